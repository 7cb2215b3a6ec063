package io.sheaf.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in log and the operator's example of one. */
final class LogFormatTest {
  static Stream<URL> configurations() throws IOException {
    return Stream.of(
        Optional.ofNullable(LogFormatTest.class.getResource("/logback.xml")).orElseThrow(),
        Path.of("../conf/logback.xml").toUri().toURL());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void anEventIsOneLineOnStderr(URL configuration) throws Exception {
    Logger logger = configure(configuration).getLogger("io.sheaf.server.Something");
    assertThat(appender(logger).getTarget()).isEqualTo("System.err");
    assertThat(line(logger, "first\nsecond", null))
        .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z INFO  Something: first \\| second\\s*\n");
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void aTraceIsPartOfItsLineAndComesOnce(URL configuration) throws Exception {
    Logger logger = configure(configuration).getLogger("io.sheaf.server.Something");
    String line = line(logger, "failed", new IOException("why", new IllegalStateException("root")));
    assertThat(line.strip().lines()).hasSize(1);
    assertThat(line).containsOnlyOnce("IOException: why").contains("root").contains(" | at ");
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void aUrlNeverShowsItsPassword(URL configuration) throws Exception {
    Logger logger = configure(configuration).getLogger("io.sheaf.server.Something");
    String url = "redis://user:topsecret@h:6379/0";
    assertThat(line(logger, "at " + url + " and " + url, new IOException("no " + url)))
        .doesNotContain("topsecret")
        .contains("at redis://****@h:6379/0 and redis://****@h:6379/0");
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void librariesAreHeardOnlyWhenTheyWarn(URL configuration) throws Exception {
    LoggerContext context = configure(configuration);
    assertThat(context.getLogger("io.netty").getEffectiveLevel()).isEqualTo(Level.WARN);
    assertThat(context.getLogger("io.sheaf.x").getEffectiveLevel()).isEqualTo(Level.INFO);
  }

  private static LoggerContext configure(URL configuration) throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(configuration);
    return context;
  }

  private static ConsoleAppender<ILoggingEvent> appender(Logger logger) {
    return (ConsoleAppender<ILoggingEvent>)
        logger.getLoggerContext().getLogger("ROOT").getAppender("stderr");
  }

  private static String line(Logger logger, String message, @Nullable Throwable failure) {
    LoggingEvent event = new LoggingEvent("x", logger, Level.INFO, message, failure, new Object[0]);
    return new String(appender(logger).getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
