package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.job.configuration.ConfigurationException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.ProgramInvocationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the jar that is submitted, and what is not. */
class JobJarIT {

  private static final long LARGEST = 40L << 20;

  private static File file;
  private static JarFile jar;
  private static List<String> names;

  @BeforeAll
  static void open() throws Exception {
    file = new File(System.getProperty("nightjar.job.jar"));
    jar = new JarFile(file);
    names = jar.stream().map(JarEntry::getName).toList();
    System.out.printf(
        "%s: %.1f MB, %d entries%n", file.getName(), file.length() / 1e6, names.size());
  }

  @AfterAll
  static void close() throws Exception {
    jar.close();
  }

  @Test
  void namesTheMainClassAndHasIt() throws Exception {
    assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
        .isEqualTo(Main.class.getName());
    assertThat(names).contains(Main.class.getName().replace('.', '/') + ".class");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev/nightjar/audit/AuditEvent.class",
        "dev/nightjar/cep/operator/RuleDetection.class",
        "dev/nightjar/dynamodb/DynamoDbStreamsSource.class",
        "dev/nightjar/sinks/opensearch/OpenSearchSink.class",
        "org/apache/flink/cep/CEP.class",
        "org/apache/flink/connector/base/sink/AsyncSinkBase.class",
        "org/apache/flink/connector/file/sink/FileSink.class",
        "org/apache/flink/connector/base/source/reader/SourceReaderBase.class",
        "software/amazon/awssdk/services/dynamodb/DynamoDbClient.class",
        "com/fasterxml/jackson/dataformat/yaml/YAMLFactory.class",
        "dev/nightjar/cep/sigma/SigmaReader.class",
        "org/snakeyaml/engine/v2/api/lowlevel/Parse.class",
        "com/google/re2j/Pattern.class",
        "com/maxmind/db/Reader.class"
      })
  void hasWhatAClusterLacks(String name) {
    assertThat(names).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Flink itself, and its copies of others.
        "org/apache/flink/api/",
        "org/apache/flink/core/",
        "org/apache/flink/runtime/",
        "org/apache/flink/streaming/",
        "org/apache/flink/state/",
        "org/apache/flink/shaded/",
        // Logging: a second binding breaks that of the cluster.
        "org/slf4j/",
        "org/apache/logging/",
        "org/apache/log4j/",
        "ch/qos/logback/",
        // The managed service's own.
        "com/amazonaws/",
        // Tests, and a laptop's stand-ins.
        "org/junit/",
        "org/assertj/",
        "org/awaitility/",
        "dev/nightjar/local/",
        "dev/nightjar/job/Testing",
        "software/amazon/dynamodb/services/",
        "com/almworks/sqlite4java/",
        "org/sqlite/",
        "org/opensearch/",
        // Not used: neither Netty's Java nor its native parts.
        "io/netty/",
        "META-INF/native/",
        "software/amazon/awssdk/http/nio/netty/"
      })
  void hasNothingThatBelongsElsewhere(String prefix) {
    assertThat(names).noneMatch(name -> name.startsWith(prefix));
  }

  @Test
  void hasNoSignaturesNoNativePartsAndNoJarInside() {
    assertThat(names)
        .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"))
        .noneMatch(name -> name.matches(".*\\.(so|dll|dylib|jnilib|jar)"))
        .noneMatch(name -> name.endsWith("log4j2.xml") || name.endsWith("log4j2.properties"));
  }

  @Test
  void findsItsHttpClientByAMergedServiceFile() throws Exception {
    JarEntry services =
        jar.getJarEntry("META-INF/services/software.amazon.awssdk.http.SdkHttpService");
    String text = new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);

    assertThat(
            text.lines().map(String::trim).filter(line -> !line.isEmpty() && !line.startsWith("#")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(names).contains(name.replace('.', '/') + ".class"));
  }

  @Test
  void tellsFlinkItsFaultsInsteadOfEndingTheProcess() throws Exception {
    PackagedProgram program =
        PackagedProgram.newBuilder().setJarFile(file).setArguments("--source.tabel=audit").build();
    try {
      assertThatThrownBy(program::invokeInteractiveModeForExecution)
          .isInstanceOf(ProgramInvocationException.class)
          .rootCause()
          .satisfies(
              cause ->
                  assertThat(cause.getClass().getName())
                      .isEqualTo(ConfigurationException.class.getName()))
          .hasMessageContaining("Did you mean source.table?");
    } finally {
      program.close();
    }
  }

  @Test
  void staysSmallEnoughToUpload() {
    assertThat(file.length()).isLessThan(LARGEST);
  }
}
