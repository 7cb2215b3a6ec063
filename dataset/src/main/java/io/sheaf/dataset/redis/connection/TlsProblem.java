package io.sheaf.dataset.redis.connection;

import java.util.Locale;

/** What to do about a TLS handshake that failed. */
final class TlsProblem {
  private TlsProblem() {}

  /** A clause to put behind the failure; empty when nothing is known to help. */
  static String hint(Throwable cause) {
    String problem = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (problem.contains("certification path") || problem.contains("path does not chain")) {
      return "; nobody who is trusted vouches for its certificate: name the file of its"
          + " authority, ssl_ca_certs in the URL";
    }
    if (problem.contains("no subject alternative") || problem.contains("no name matching")) {
      return "; its certificate is for another host: use that name, or ssl_check_hostname=false in"
          + " the URL";
    }
    if (problem.contains("certificate_required")
        || problem.contains("bad_certificate")
        || problem.contains("unknown_ca")
        || problem.contains("handshake_failure")) {
      return "; it may want a client certificate that it trusts: ssl_certfile and ssl_keyfile in"
          + " the URL";
    }
    return "";
  }
}
