package fr.heurtoir.door.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.door.config.DoorToml;
import fr.heurtoir.door.keep.DoorClock;
import fr.heurtoir.door.keep.IdentityFolder;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.pki.NewKey;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.system.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Gets the door its identity with a token. The key is made here and never leaves. All files are
 * checked and complete before {@code door.d/enrolled.toml} names them, so a failure leaves the door
 * as it was.
 */
final class Enrolment {
  private static final int TRIES = 3;
  private static final int MOST_ANSWER = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path configuration;
  private final Path keep;

  /** The enrolment failed; the message says why. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  /**
   * @param configuration the folder of {@code door.toml}
   * @param keep the folder of stored data
   */
  Enrolment(Path configuration, Path keep) {
    this.configuration = configuration;
    this.keep = keep;
  }

  /** Enrols and returns the door's new identity. */
  EnrolAnswer run(EnrolToken token) throws Refused, IOException, InterruptedException {
    Files.createDirectories(keep);
    if (!Files.isWritable(keep) || !Files.isWritable(configuration)) {
      throw new Refused("cannot write " + keep + " and " + configuration + ": run as root");
    }
    NewKey key = NewKey.make();
    EnrolAnswer answer;
    try {
      answer = EnrolAnswer.read(ask(token, key), key.pair().getPublic());
    } catch (IllegalArgumentException wrong) {
      throw new Refused("the gateway's answer cannot be used: " + wrong.getMessage());
    }
    write(answer, key);
    return answer;
  }

  private static JsonNode ask(EnrolToken token, NewKey key)
      throws Refused, IOException, InterruptedException {
    JsonMapper json = JsonMapper.builder().build();
    // The gateway knows the door by the token and ignores this name.
    byte[] csr = key.request(new DoorId("door.enrolling"));
    String body =
        json.createObjectNode()
            .put("token", token.secret())
            .put("csr", Base64.getEncoder().encodeToString(csr))
            .toString();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://" + token.address() + "/api/v1/doors/enrol"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    Said response = send(token, request);
    if (response.body().length > MOST_ANSWER) {
      throw new Refused("the gateway's answer is too large");
    }
    JsonNode answer;
    try {
      answer = json.readTree(new String(response.body(), StandardCharsets.UTF_8));
    } catch (JsonProcessingException none) {
      throw new Refused("the gateway answered " + response.status() + " and no JSON");
    }
    if (response.status() != 200) {
      String word = answer.path("error").asText("");
      throw new Refused(
          "the gateway refused: "
              + response.status()
              + (word.matches("[a-z-]{1,40}") ? " " + word : ""));
    }
    return answer;
  }

  private record Said(int status, byte[] body) {}

  /** Repeats the same request where no answer came. The gateway recognises it. */
  private static Said send(EnrolToken token, HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(PinnedServer.context(token.pin()))
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      for (int i = 1; ; i++) {
        try {
          HttpResponse<InputStream> got = client.send(request, BodyHandlers.ofInputStream());
          try (InputStream in = got.body()) {
            return new Said(got.statusCode(), in.readNBytes(MOST_ANSWER + 1));
          }
        } catch (SSLException another) {
          throw another;
        } catch (IOException failed) {
          if (i == TRIES) {
            throw failed;
          }
          TimeUnit.SECONDS.sleep(2);
        }
      }
    }
  }

  private void write(EnrolAnswer answer, NewKey key) throws IOException, InterruptedException {
    IdentityFolder identity = IdentityFolder.in(keep);
    // The folder is the agent's, so root must not follow names in it.
    AsOwner.of(
        keep,
        () -> {
          identity.install(key, answer.chain(), answer.authority());
          DoorClock clock = DoorClock.in(keep, DoorClock.Sources.machine());
          clock.told(answer.time());
          clock.keep();
        });
    AsOwner.of(configuration, () -> configure(answer, identity));
  }

  private void configure(EnrolAnswer answer, IdentityFolder identity) throws IOException {
    DurableFile.write(
        configuration.resolve("order-keys.toml"), text(orderKeys(answer)), "rw-r--r--");
    DurableFile.write(
        configuration.resolve(DoorToml.ENROLLED),
        text(enrolled(answer, identity.files())),
        "rw-r--r--");
    Path folder = configuration.resolve(DoorToml.ENROLLED).getParent();
    if (folder != null) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String orderKeys(EnrolAnswer answer) {
    List<String> keys = answer.keys().stream().map(OrderPublicKey::value).toList();
    return "epoch = " + answer.epoch() + "\nkeys = [" + quoted(keys) + "]\n";
  }

  private static String enrolled(EnrolAnswer answer, TlsFiles files) {
    return """
    # Written by heurtoir-door enrol; what door.toml says counts before this.
    [door]
    id = "%s"
    [gateway]
    domain = "%s"
    addresses = [%s]
    [tls]
    certificate = "%s"
    key = "%s"
    authority = "%s"
    """
        .formatted(
            answer.door(),
            answer.domain(),
            quoted(answer.addresses()),
            files.certificate(),
            files.key(),
            files.peers());
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(", "));
  }
}
