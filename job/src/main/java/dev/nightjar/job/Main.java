package dev.nightjar.job;

import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.ConfigurationSources;
import dev.nightjar.job.configuration.Request;
import dev.nightjar.job.configuration.Resolution;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entry point. */
public final class Main {

  /** The exit code where the configuration is wrong. */
  static final int FAULTY = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Runs the job, or does what {@code --help} and {@code --print-config} ask for. */
  public static void main(String[] args) throws Exception {
    try {
      run(args);
    } catch (ConfigurationException e) {
      if (isCalledByFlink()) {
        throw e;
      }
      System.err.println(e.getMessage());
      System.exit(FAULTY);
    }
  }

  /** The same without ending the process. */
  static void run(String... args) throws Exception {
    Request request = Request.parse(args);
    if (request.help()) {
      System.out.print(Request.USAGE + Options.help());
      return;
    }
    Resolution resolution =
        ConfigurationSources.of(request).resolve(Options.ALL, RuleOptions.RETIRED);
    if (request.printConfig()) {
      System.out.print(resolution.table());
    }
    Settings settings = Settings.of(resolution);
    if (!request.printConfig()) {
      settings.notices().forEach(LOG::warn);
      RealEnds real = RealEnds.checked(settings);
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      Topology.build(env, real.settings(), real.source(), real.rules(), real.ends());
      env.execute(settings.name());
    }
  }

  /** A client or a JobManager must live on, and wants the exception. */
  private static boolean isCalledByFlink() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(frame -> frame.getClassName().startsWith("org.apache.flink.")));
  }
}
