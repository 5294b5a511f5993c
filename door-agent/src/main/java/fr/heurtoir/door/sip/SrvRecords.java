package fr.heurtoir.door.sip;

import fr.heurtoir.door.sip.DoorSipSettings.Gateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up SRV records (RFC 3263 section 4.2, RFC 2782) with the JDK's DNS provider. The name
 * servers are read from {@code /etc/resolv.conf} at each lookup, because the provider would keep
 * them for five minutes. It gives no time to live. The resolver respects that, and {@link
 * GatewayList} asks again at a connection after a minute.
 */
final class SrvRecords implements GatewayList.Lookup {
  private static final Logger LOG = LoggerFactory.getLogger(SrvRecords.class);
  private static final int MOST = 32;

  /** As in the C library (resolv.conf(5)): the first three are used. */
  private static final int MOST_SERVERS = 3;

  private static final int PORT = 53;
  private static final Pattern RECORD =
      Pattern.compile("(\\d{1,5}) (\\d{1,5}) (\\d{1,5}) ([A-Za-z0-9_.-]{1,254})");
  private static final Pattern SERVER =
      Pattern.compile("\\s*nameserver\\s+([0-9A-Fa-f.:]+(?:%\\w+)?)(?:[\\s#;].*)?");

  private final Path resolvConf;
  private final int port;

  SrvRecords() {
    this(Path.of("/etc/resolv.conf"), PORT);
  }

  /**
   * @param port at which the name servers listen
   */
  SrvRecords(Path resolvConf, int port) {
    this.resolvConf = resolvConf;
    this.port = port;
  }

  /** One record. */
  record Srv(int priority, int weight, int port, String target) {}

  /**
   * Looks up the records. Blocks for at most about 6 s a name server.
   *
   * @throws NamingException where no server answers or there is no such name
   */
  // The JNDI provider for DNS only, which makes no objects from what it reads. The name is from the
  // configuration and has the form of a host name.
  @Override
  @SuppressWarnings("BanJNDI")
  public List<Srv> ask(String name) throws NamingException {
    Hashtable<String, String> how = new Hashtable<>();
    how.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    how.put("com.sun.jndi.dns.timeout.initial", "2000");
    how.put("com.sun.jndi.dns.timeout.retries", "2");
    how.put(Context.PROVIDER_URL, String.join(" ", servers().stream().map(this::url).toList()));
    InitialDirContext dns = new InitialDirContext(how);
    try {
      List<String> texts = new ArrayList<>();
      Attribute found = dns.getAttributes(name, new String[] {"SRV"}).get("SRV");
      if (found != null) {
        NamingEnumeration<?> all = found.getAll();
        while (all.hasMore() && texts.size() < MOST) {
          texts.add(String.valueOf(all.next()));
        }
      }
      return read(texts);
    } finally {
      dns.close();
    }
  }

  private String url(String server) {
    return "dns://" + (server.indexOf(':') < 0 ? server : "[" + server + "]") + ":" + port;
  }

  /**
   * The present addresses of the name servers. Where the file names none, this machine's own, as
   * for every other program (resolv.conf(5)); never a public one.
   */
  List<String> servers() {
    List<String> servers = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(resolvConf, StandardCharsets.ISO_8859_1)) {
        Matcher server = SERVER.matcher(line);
        if (server.matches() && servers.size() < MOST_SERVERS) {
          servers.add(server.group(1));
        }
      }
    } catch (IOException none) {
      LOG.debug("event=resolv-conf-unreadable", none);
    }
    return servers.isEmpty() ? List.of("127.0.0.1") : servers;
  }

  /** Reads the provider's texts: priority, weight, port, target. Ignores malformed ones. */
  static List<Srv> read(List<String> texts) {
    List<Srv> records = new ArrayList<>();
    for (String text : texts) {
      Matcher parts = RECORD.matcher(text);
      if (!parts.matches()) {
        continue;
      }
      int port = Integer.parseInt(parts.group(3));
      String target = parts.group(4).replaceAll("\\.$", "");
      // A target of "." means that the service does not exist (RFC 2782).
      if (port >= 1 && port <= 65535 && !target.isEmpty()) {
        records.add(
            new Srv(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), port, target));
      }
    }
    return records;
  }

  /**
   * The order of attempts: lowest priority first, and within one priority at random by weight (RFC
   * 2782, "Weight").
   */
  static List<Gateway> order(List<Srv> records, RandomGenerator random) {
    Map<Integer, List<Srv>> priorities = new TreeMap<>();
    records.forEach(r -> priorities.computeIfAbsent(r.priority(), _ -> new ArrayList<>()).add(r));
    List<Gateway> ordered = new ArrayList<>();
    for (List<Srv> same : priorities.values()) {
      while (!same.isEmpty()) {
        int chosen = choose(same, random);
        Srv srv = same.remove(chosen);
        ordered.add(new Gateway(srv.target(), srv.port()));
      }
    }
    return ordered;
  }

  private static int choose(List<Srv> same, RandomGenerator random) {
    int total = same.stream().mapToInt(Srv::weight).sum();
    int mark = random.nextInt(total + 1);
    int sum = 0;
    for (int i = 0; i < same.size(); i++) {
      sum += same.get(i).weight();
      if (sum >= mark && sum > 0) {
        return i;
      }
    }
    return random.nextInt(same.size());
  }
}
