package io.sheaf.protocol.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Java and Netty's native transports say the same in different words. */
class NetworkProblemTest {
  static Stream<Arguments> problems() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), NetworkProblem.REFUSED),
        Arguments.of(
            new IOException(
                new ConnectException(
                    "finishConnect(..) failed with error(-111): Connection refused")),
            NetworkProblem.REFUSED),
        Arguments.of(new BindException("Address already in use"), "the port is taken"),
        Arguments.of(
            new IOException("bind(..) failed with error(-98): Address already in use"),
            "the port is taken"),
        Arguments.of(
            new IOException("bind(..) failed with error(-13): Permission denied"),
            "Permission denied"),
        Arguments.of(new UnknownHostException("h.invalid"), "no such host"),
        Arguments.of(new IOException("Query failed with NXDOMAIN"), "no such host"),
        Arguments.of(new IOException("Connection reset by peer"), "Connection reset by peer"),
        Arguments.of(new EOFException(), "EOFException"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void isToldInWords(Throwable failure, String words) {
    assertThat(NetworkProblem.of(failure)).isEqualTo(words);
  }
}
