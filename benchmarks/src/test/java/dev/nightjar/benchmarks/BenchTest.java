package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.benchmarks.Measurement.Target;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsOneJsonObjectALineWithTheKeysOfTheContract() throws Exception {
    int code = bench(measured("fast", 200, 100, Target.ratioAtLeast(2)), "--json");

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(1);
    JsonNode node = new ObjectMapper().readTree(lines.get(0));
    assertThat(node.fieldNames())
        .toIterable()
        .containsExactly(
            "name", "value", "unit", "baseline", "baseline_value", "ratio", "target", "met");
    assertThat(node.get("ratio").asDouble()).isEqualTo(2.0);
    assertThat(node.get("met").asBoolean()).isTrue();
    assertThat(code).isZero();
  }

  @Test
  void exitsWithOneWhereATargetIsNotMet() {
    int code = bench(measured("slow", 150, 100, Target.ratioAtLeast(2)));

    assertThat(out.toString()).contains("slow", "1.5", "ratio >= 2", "NO");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void refusesANameThatItDoesNotKnowAndNamesThoseItKnows() {
    int code = bench(measured("fast", 1, 1, Target.valueAtLeast(1)), "fsat");

    assertThat(err.toString()).contains("fsat").contains("[fake]");
    assertThat(code).isEqualTo(2);
  }

  @Test
  void keepsProgressOffStandardOutput() {
    bench(measured("fast", 1, 1, Target.valueAtLeast(1)), "--json");

    assertThat(err.toString()).contains("fake: measuring");
    assertThat(out.toString()).doesNotContain("measuring");
  }

  @Test
  void judgesAtMostFromTheOtherSideAndNeverMeetsATargetWithoutANumber() {
    assertThat(measured("bytes", 350, 1000, Target.valueAtMost(350)).met()).isTrue();
    assertThat(measured("bytes", 351, 1000, Target.valueAtMost(350)).met()).isFalse();
    assertThat(measured("nothing", 0, 0, Target.ratioAtLeast(0)).met()).isFalse();
  }

  @Test
  void namesEachBenchmarkOnce() {
    assertThat(Bench.ALL).extracting(Benchmark::name).doesNotHaveDuplicates().isNotEmpty();
    assertThat(Bench.ALL).extracting(Benchmark::description).noneMatch(String::isBlank);
  }

  private int bench(Measurement measurement, String... args) {
    CommandLine commandLine = Bench.commandLine(List.of(new TestingBenchmark(measurement)));
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private static Measurement measured(String name, double value, double baseline, Target target) {
    return new Measurement(name, value, "1/s", "the other way", baseline, target);
  }

  private record TestingBenchmark(Measurement measurement) implements Benchmark {

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String description() {
      return "gives what it was given";
    }

    @Override
    public List<Measurement> run(boolean quick, Progress progress) {
      progress.step("measuring");
      return List.of(measurement);
    }
  }
}
