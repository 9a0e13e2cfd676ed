package dev.nightjar.cep.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How many alerts each shipped rule raises on a noisy but harmless company, as it was measured with
 * the generator beside the tests. A figure says what to expect of ordinary work, not of an attack,
 * and is as good as the likeness of the generator to a company.
 */
public final class ExpectedNoise {

  private static final String RESOURCE = "/dev/nightjar/cep/catalogue/expected-noise.properties";
  private static final Map<String, Double> MEASURED = load();

  private ExpectedNoise() {}

  /**
   * What was measured of a rule.
   *
   * @param ruleId the rule's id
   * @return alerts for 1,000 users and a day; empty where it was not measured
   */
  public static Optional<Double> perThousandUsersAndDay(String ruleId) {
    return Optional.ofNullable(MEASURED.get(ruleId));
  }

  private static Map<String, Double> load() {
    try (InputStream in = ExpectedNoise.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(in);
      Map<String, Double> read = new HashMap<>();
      properties.forEach((id, value) -> read.put(id.toString(), Double.valueOf(value.toString())));
      return Map.copyOf(read);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + RESOURCE + " from the jar", e);
    }
  }
}
