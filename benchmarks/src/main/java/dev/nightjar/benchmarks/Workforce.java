package dev.nightjar.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The tenants of a made log, and who acts in them: few large tenants and many small ones. Addresses
 * are of the networks that are kept for benchmarks and of private ones.
 */
final class Workforce {

  /** How many tenants there are; each has an office network of its own below 198.18.0.0/16. */
  static final int TENANTS = 200;

  /** The countries that people come from, the first far ahead of the others. */
  static final List<String> COUNTRIES =
      List.of("DE", "FR", "US", "GB", "NL", "PL", "BR", "IN", "JP", "ZA");

  private static final double HOME = 0.6;
  private static final int MOST_PEOPLE = 400;
  private static final int LEAST_PEOPLE = 6;
  private static final int SERVICES = 4;

  private static final String[] COMPANIES = {
    "aurora", "borealis", "cobalt", "delta", "ember", "falcon", "granite", "harbor", "indigo",
    "juniper", "kestrel", "lumen", "meridian", "nimbus", "orchid", "pioneer", "quartz", "ridge",
    "summit", "tundra"
  };
  private static final String[] FIRST = {
    "Amina", "Bruno", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas",
    "Keiko", "Liam", "Maya", "Noor", "Olga", "Pablo", "Quinn", "Rosa", "Sven", "Tomas"
  };
  private static final String[] LAST = {
    "Adler", "Bianchi", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ivanova",
    "Jensen", "Kim", "Lindqvist", "Moreau", "Novak", "Okafor", "Petrov", "Quiroga", "Rossi",
    "Sato", "Tanaka"
  };
  private static final String[] BROWSERS = {
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
  };

  /** The beginnings of agents that a search for scripts finds; people use them at times. */
  static final List<String> SCRIPTS = List.of("curl/", "python-", "Wget/");

  private static final String[] CLIENTS = {
    "curl/8.5.0", "python-requests/2.32.3", "Wget/1.21.4", "Go-http-client/2.0", "okhttp/5.1.0"
  };

  /**
   * Who acts.
   *
   * @param id stable, of one tenant alone; never null
   * @param name for people; never null
   * @param email null for a service
   * @param human whether it is a person
   * @param office its usual address; never null
   * @param home the address it works from otherwise; never null
   * @param country where it is; null for a service, whose address is private
   * @param userAgent its usual client; never null
   */
  record Worker(
      String id,
      String name,
      String email,
      boolean human,
      String office,
      String home,
      String country,
      String userAgent) {}

  /**
   * A tenant.
   *
   * @param number from 0, the largest first
   * @param id such as {@code aurora-2}; never null
   * @param people never empty
   * @param services never empty
   */
  record Tenant(int number, String id, List<Worker> people, List<Worker> services) {}

  private final List<Tenant> tenants = new ArrayList<>();
  private final double[] shares;

  /** Makes everybody. */
  Workforce(SplittableRandom random) {
    double[] weights = new double[TENANTS];
    for (int i = 0; i < TENANTS; i++) {
      weights[i] = 1.0 / (i + 2);
      tenants.add(tenant(i, random));
    }
    shares = Shares.of(weights);
  }

  /** A tenant, the larger the likelier. */
  Tenant tenant(SplittableRandom random) {
    return tenants.get(Shares.at(shares, random.nextDouble()));
  }

  /** How many people and services there are. */
  int size() {
    return tenants.stream().mapToInt(t -> t.people().size() + t.services().size()).sum();
  }

  /** One of them, the first ones the likeliest. */
  static Worker busy(List<Worker> workers, SplittableRandom random) {
    double share = random.nextDouble();
    return workers.get((int) (share * share * workers.size()));
  }

  private static Tenant tenant(int number, SplittableRandom random) {
    int round = number / COMPANIES.length;
    String id = COMPANIES[number % COMPANIES.length] + (round == 0 ? "" : "-" + (round + 1));
    String country = country(random);
    List<Worker> people = new ArrayList<>();
    for (int i = 0; i < LEAST_PEOPLE + MOST_PEOPLE / (number + 1); i++) {
      people.add(person(number, id, i, country, random));
    }
    List<Worker> services = new ArrayList<>();
    for (int i = 0; i < SERVICES; i++) {
      String name = new String[] {"billing-sync", "crm-bridge", "backup", "webhook-relay"}[i];
      String address = "10.20." + number + "." + (10 + i);
      String agent = CLIENTS[random.nextInt(CLIENTS.length)];
      services.add(
          new Worker("svc-" + name + "-" + id, name, null, false, address, address, null, agent));
    }
    return new Tenant(number, id, List.copyOf(people), List.copyOf(services));
  }

  private static Worker person(
      int tenant, String tenantId, int number, String country, SplittableRandom random) {
    String first = FIRST[random.nextInt(FIRST.length)];
    String last = LAST[random.nextInt(LAST.length)];
    return new Worker(
        "u-" + tenant + "-" + (1000 + number),
        first + " " + last,
        (first + "." + last + number).toLowerCase(Locale.ROOT) + "@" + tenantId + ".example",
        true,
        "198.18." + tenant + "." + (1 + number % 250),
        "198.19." + random.nextInt(256) + "." + (1 + random.nextInt(254)),
        random.nextInt(20) == 0 ? country(random) : country,
        BROWSERS[random.nextInt(BROWSERS.length)]);
  }

  /** A country, more often than not the first. */
  static String country(SplittableRandom random) {
    return COUNTRIES.get(random.nextDouble() < HOME ? 0 : random.nextInt(COUNTRIES.size()));
  }

  /** What a person uses who runs a script. */
  static String script(SplittableRandom random) {
    return CLIENTS[random.nextInt(SCRIPTS.size())];
  }
}
