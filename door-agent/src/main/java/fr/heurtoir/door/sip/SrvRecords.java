package fr.heurtoir.door.sip;

import fr.heurtoir.door.sip.DoorSipSettings.Gateway;
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

/**
 * Looks SRV records up (RFC 3263 section 4.2, RFC 2782) by the DNS provider of the JDK, which asks
 * the servers of {@code /etc/resolv.conf}. It tells no time to live: the resolver that it asks
 * keeps that, and {@link GatewayList} asks anew at every connection after a minute.
 */
final class SrvRecords {
  private static final int MOST = 32;
  private static final Pattern RECORD =
      Pattern.compile("(\\d{1,5}) (\\d{1,5}) (\\d{1,5}) ([A-Za-z0-9_.-]{1,254})");

  private SrvRecords() {}

  /** One record. */
  record Srv(int priority, int weight, int port, String target) {}

  /**
   * Asks; blocks for at most about 6 s.
   *
   * @throws NamingException where no server answers or there is no such name
   */
  // Of JNDI's providers this names the one for DNS alone, which makes no objects of what it reads;
  // the name is the configuration's, and has the form of a host name.
  @SuppressWarnings("BanJNDI")
  static List<Srv> ask(String name) throws NamingException {
    Hashtable<String, String> how = new Hashtable<>();
    how.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    how.put("com.sun.jndi.dns.timeout.initial", "2000");
    how.put("com.sun.jndi.dns.timeout.retries", "2");
    InitialDirContext dns = new InitialDirContext(how);
    try {
      List<String> texts = new ArrayList<>();
      Attribute found = dns.getAttributes("dns:/" + name, new String[] {"SRV"}).get("SRV");
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

  /** Reads what the provider writes: priority, weight, port, target. What is none is left out. */
  static List<Srv> read(List<String> texts) {
    List<Srv> records = new ArrayList<>();
    for (String text : texts) {
      Matcher parts = RECORD.matcher(text);
      if (!parts.matches()) {
        continue;
      }
      int port = Integer.parseInt(parts.group(3));
      String target = parts.group(4).replaceAll("\\.$", "");
      // A target of "." says that the service is decidedly not there (RFC 2782).
      if (port >= 1 && port <= 65535 && !target.isEmpty()) {
        records.add(
            new Srv(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), port, target));
      }
    }
    return records;
  }

  /**
   * The order in which to try: the lowest priority first, and among those of one priority at random
   * by weight (RFC 2782, "Weight").
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
