package io.sheaf.server.config;

import io.sheaf.protocol.error.SheafException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * From the command line to a server that runs with checked settings. What keeps it from starting is
 * told on stderr, one line a problem, and never as a stack trace.
 */
public final class ServerCommandLine {
  public static final int EXIT_DONE = 0;
  public static final int EXIT_FAILED = 1;
  public static final int EXIT_NOT_STARTED = 2;
  private static final Logger LOG = LoggerFactory.getLogger(ServerCommandLine.class);

  private final Map<String, String> environment;
  private final Properties properties;
  private final PrintWriter out;
  private final PrintWriter err;

  /** What runs with the settings. */
  @FunctionalInterface
  public interface Server {
    /**
     * Serves until it is stopped.
     *
     * @return the exit code
     * @throws SheafException when it can't start; the message is shown and the exit code is 2
     */
    int run(SheafConfig config) throws Exception;
  }

  public ServerCommandLine(
      Map<String, String> environment, Properties properties, PrintWriter out, PrintWriter err) {
    this.environment = environment;
    this.properties = properties;
    this.out = out;
    this.err = err;
  }

  /** With this process's environment, properties, stdout and stderr; sets up its JVM first. */
  public static ServerCommandLine ofProcess() {
    JvmSetup.apply();
    JvmSetup.bridgeLogs();
    return new ServerCommandLine(
        System.getenv(),
        System.getProperties(),
        new PrintWriter(System.out, true),
        new PrintWriter(System.err, true));
  }

  /**
   * Runs the server, or answers {@code --help} and {@code --version}.
   *
   * @return the exit code: {@value #EXIT_DONE} done, {@value #EXIT_FAILED} failed, {@value
   *     #EXIT_NOT_STARTED} flags, settings or surroundings kept it from starting
   */
  public int run(String[] arguments, Server server) {
    ServerFlags flags = new ServerFlags();
    CommandLine line = new CommandLine(flags).setOut(out).setErr(err);
    try {
      line.parseArgs(arguments);
      if (CommandLine.printHelpIfRequested(line.getParseResult())) {
        return EXIT_DONE;
      }
      return server.run(load(flags));
    } catch (ParameterException e) {
      tell(RedisUrlText.redact(firstLine(e)) + suggestion(e) + "; see --help");
      return EXIT_NOT_STARTED;
    } catch (InvalidConfigException e) {
      e.problems().forEach(this::tell);
      return EXIT_NOT_STARTED;
    } catch (SheafException e) {
      tell(e.getMessage());
      return EXIT_NOT_STARTED;
    } catch (Exception e) {
      LOG.error("flight-server failed", e);
      tell("failed: " + RedisUrlText.redact(String.valueOf(e)));
      return EXIT_FAILED;
    }
  }

  private SheafConfig load(ServerFlags flags) {
    return SheafConfig.load(
        new ConfigSources(
            flags.settings(),
            ConfigSources.properties(properties, flags.properties()),
            environment,
            flags.config()));
  }

  private void tell(String line) {
    err.println("flight-server: " + line);
  }

  private static String firstLine(ParameterException problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("bad arguments");
  }

  private static String suggestion(ParameterException problem) {
    if (!(problem instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    String name = unmatched.getUnmatched().get(0).replaceAll("=.*", "");
    Set<String> flags = problem.getCommandLine().getCommandSpec().optionsMap().keySet();
    return KnownKeys.nearest(name, List.copyOf(flags))
        .map(near -> " (did you mean " + near + "?)")
        .orElse("");
  }
}
