package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.job.configuration.ConfigurationSources;
import dev.nightjar.job.configuration.Request;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class FlinkConfTest {

  private static final Path FOLDER = Path.of("..", "flink-conf");

  private static final List<Class<?>> FLINKS_OPTIONS =
      List.of(
          CheckpointingOptions.class,
          CoreOptions.class,
          DeploymentOptions.class,
          JobManagerOptions.class,
          MetricOptions.class,
          PipelineOptions.class,
          RestOptions.class,
          RestartStrategyOptions.class,
          StateBackendOptions.class,
          TaskManagerOptions.class,
          WebOptions.class);

  @Test
  void hasOnlyKeysThatFlinkKnowsWithValuesThatItReads() throws Exception {
    Configuration configuration = GlobalConfiguration.loadConfiguration(FOLDER.toString());
    Map<String, ConfigOption<?>> known = flinksOptions();
    Set<String> keys = new TreeSet<>(configuration.keySet());
    keys.remove(CoreOptions.FLINK_JVM_OPTIONS.key());

    assertThat(keys).isNotEmpty().allSatisfy(key -> assertThat(known).containsKey(key));
    for (String key : keys) {
      assertThat(configuration.getOptional(known.get(key))).as(key).isPresent();
    }
  }

  @Test
  void saysWhatTheJobReliesOn() {
    Configuration configuration = GlobalConfiguration.loadConfiguration(FOLDER.toString());

    assertThat(configuration.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(configuration.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
    assertThat(configuration.get(PipelineOptions.MAX_PARALLELISM))
        .isEqualTo(Topology.MAX_PARALLELISM);
    assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT))
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(configuration.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
    assertThat(configuration.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
        .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    assertThat(configuration.get(WebOptions.SUBMIT_ENABLE)).isFalse();
    assertThat(configuration.get(CoreOptions.FLINK_JVM_OPTIONS))
        .contains("--add-opens=java.base/java.util=ALL-UNNAMED")
        .doesNotContain("\n");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    assertThat(env.getMaxParallelism()).isEqualTo(Topology.MAX_PARALLELISM);
  }

  @Test
  void hasApplicationPropertiesWithoutFaultsAndExplainsEachLine() throws Exception {
    String file = FOLDER.resolve("application_properties.json").toString();

    Settings settings =
        Settings.of(
            new ConfigurationSources(
                    Request.parse("--properties", file), TestingSettings.NO_FILE, name -> null)
                .resolve(Options.ALL));

    assertThat(settings.stream().table()).isEqualTo("audit");
    Set<String> written =
        Files.readAllLines(FOLDER.resolve("application_properties.json")).stream()
            .filter(line -> line.contains("\": \"") && !line.contains("PropertyGroupId"))
            .map(line -> line.trim().split("\"")[1])
            .collect(Collectors.toSet());
    String readme = Files.readString(FOLDER.resolve("README.md"));
    assertThat(written)
        .hasSize(8)
        .allSatisfy(key -> assertThat(readme).contains("| `" + key + "` |"));
  }

  @Test
  void logsToTheConsoleAtTheLevelsOfTheFile() throws Exception {
    assertThat(loggers("log4j-console.properties"))
        .isNotEmpty()
        .isEqualTo(loggers("log4j.properties"));
  }

  private static List<String> loggers(String file) throws Exception {
    return Files.readAllLines(FOLDER.resolve(file)).stream()
        .filter(line -> line.startsWith("logger.") || line.startsWith("rootLogger.level"))
        .toList();
  }

  private static Map<String, ConfigOption<?>> flinksOptions() throws IllegalAccessException {
    List<ConfigOption<?>> options = new ArrayList<>();
    for (Class<?> type : FLINKS_OPTIONS) {
      for (Field field : type.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
          options.add((ConfigOption<?>) field.get(null));
        }
      }
    }
    return options.stream()
        .collect(Collectors.toMap(ConfigOption::key, option -> option, (first, second) -> first));
  }
}
