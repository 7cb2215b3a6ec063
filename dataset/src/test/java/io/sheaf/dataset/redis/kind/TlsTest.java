package io.sheaf.dataset.redis.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by TLS and who is not, and what the others are told. */
class TlsTest {
  @TempDir static Path directory;
  private static TlsServer server;

  @BeforeAll
  static void start() {
    server = new TlsServer(directory);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void anotherNameIsRefusedUnlessItIsNotChecked() {
    String url = "rediss://127.0.0.1:" + server.port() + "?" + known();

    assertThat(refusal(url)).contains("another host", "ssl_check_hostname=false");
    connect(url + "&ssl_check_hostname=false").close();
  }

  @Test
  void aStrangerIsRefusedUnlessNothingIsChecked() {
    String url = "rediss://localhost:" + server.port() + "?" + server.identity();

    assertThat(refusal(url)).contains("ssl_ca_certs");
    assertThat(refusal(url + "&ssl_check_hostname=false")).contains("ssl_ca_certs");
    connect(url + "&ssl_cert_reqs=none").close();
  }

  @Test
  void theServerWantsACertificate() {
    String url = "rediss://localhost:" + server.port() + "?" + server.authorities();

    assertThat(refusal(url)).contains("ssl_certfile");
    TestingCertificate other = TestingCertificate.make(directory, "other", "dns:localhost");
    String otherIdentity = "&ssl_certfile=" + other.certificate() + "&ssl_keyfile=" + other.key();
    assertThat(refusal(url + otherIdentity)).contains("ssl_certfile");
  }

  @Test
  void plainTextIsRefusedWithAHint() {
    assertThat(refusal("redis://:s3cret@localhost:" + server.port())).contains("rediss://");
  }

  @Test
  void filesThatAreNotThereAreNamed() {
    String url = "rediss://localhost:" + server.port() + "?ssl_ca_certs=/not/there.pem";

    SheafException refusal = catchThrowableOfType(SheafException.class, () -> connect(url).close());
    assertThat(refusal.getMessage()).contains("/not/there.pem");
    assertThat(refusal.reason()).isEqualTo(ErrorReason.INVALID_REQUEST);
  }

  private static String known() {
    return server.authorities() + "&" + server.identity();
  }

  private static RedisConnections connect(String url) {
    return RedisConnections.open(RedisConnectionOptions.of(RedisAddress.parse(url)));
  }

  private static String refusal(String url) {
    SheafException refusal = catchThrowableOfType(SheafException.class, () -> connect(url).close());
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertThat(refusal.getMessage()).doesNotContain("s3cret", "\n");
    return refusal.getMessage();
  }
}
