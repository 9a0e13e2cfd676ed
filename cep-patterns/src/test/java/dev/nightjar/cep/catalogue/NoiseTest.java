package dev.nightjar.cep.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.sigma.SigmaReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the shipped rules raise on ordinary work is what is written of them.
 *
 * <p>{@code -Dnightjar.noise.write=true} measures on 1,000 people and writes the figures; each
 * build measures on a fifth of that and holds the figures to it.
 */
class NoiseTest {

  private static final Path FIGURES =
      Path.of("src/main/resources/dev/nightjar/cep/catalogue/expected-noise.properties");
  private static final long SEED = 20261121;
  private static final int DAYS = 28;

  @Test
  void aSmallCompanyRaisesWhatIsWritten() {
    NoiseRun run = new NoiseRun(SEED + 1, NoiseCompany.FIFTH, 7);
    Map<String, Integer> alerts = run.alerts(SigmaReader.read(Catalogue.files()).rules());
    double share = run.users() / 1_000.0 * 7;
    for (String id : CataloguePage.shipped().ids()) {
      double expected = ExpectedNoise.perThousandUsersAndDay(id).orElseThrow() * share;
      // Four standard deviations of a count, and four alerts for what comes in clumps.
      double bound = 4 * Math.sqrt(expected) + 4;
      assertThat((double) alerts.getOrDefault(id, 0))
          .as("alerts of %s in seven days of %d users, seed %d", id, run.users(), SEED + 1)
          .isBetween(expected - bound, expected + bound);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "nightjar.noise.write", matches = "true")
  void writesWhatAThousandPeopleRaise() throws IOException {
    NoiseRun run = new NoiseRun(SEED, NoiseCompany.WHOLE, DAYS);
    Map<String, Integer> alerts = run.alerts(SigmaReader.read(Catalogue.files()).rules());
    StringBuilder text =
        new StringBuilder(
            """
            # Alerts for 1,000 users and a day on ordinary work, written by NoiseTest with
            # -Dnightjar.noise.write=true: %d users, %d days after %d days of learning, %d events, seed %d.
            """
                .formatted(run.users(), DAYS, NoiseRun.LEARNING_DAYS, run.sent(), SEED));
    Map<String, Integer> all = new TreeMap<>();
    CataloguePage.shipped().ids().forEach(id -> all.put(id, alerts.getOrDefault(id, 0)));
    all.forEach(
        (id, count) ->
            text.append(id)
                .append('=')
                .append(String.format(Locale.ROOT, "%.3f", count / (run.users() / 1_000.0) / DAYS))
                .append('\n'));
    Files.writeString(FIGURES, text, StandardCharsets.UTF_8);
    assertThat(all.values().stream().mapToInt(Integer::intValue).sum()).isPositive();
  }
}
