package io.sheaf.dataset.redis.kind;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate that vouches for itself, and its key, made by the JDK's keytool, as files in PEM.
 */
record TestingCertificate(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /**
   * @param names whom it is for, as keytool writes them: {@code dns:localhost,ip:127.0.0.1}
   */
  static TestingCertificate make(Path directory, String name, String names) {
    Path store = directory.resolve(name + ".p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "it",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "CN=" + name,
                  "-ext",
                  "san=" + names,
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
      if (keytool.onExit().join().exitValue() != 0) {
        throw new IllegalStateException(said);
      }
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      return new TestingCertificate(
          write(
              directory.resolve(name + ".pem"),
              "CERTIFICATE",
              keys.getCertificate("it").getEncoded()),
          write(
              directory.resolve(name + ".key"),
              "PRIVATE KEY",
              keys.getKey("it", PASSWORD.toCharArray()).getEncoded()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path write(Path file, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
