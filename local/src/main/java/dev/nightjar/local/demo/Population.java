package dev.nightjar.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Makes the tenants of a day and who works there. */
final class Population {

  /** Enough for every incident and near miss to have people of its own. */
  static final int RESERVED = 40;

  private static final String[] COMPANIES = {
    "Acme",
    "Globex",
    "Initech",
    "Umbra",
    "Hooli",
    "Vandelay",
    "Stark",
    "Wonka",
    "Tyrell",
    "Cyberdyne",
    "Soylent",
    "Aperture",
    "Massive",
    "Oscorp",
    "Duff",
    "Monarch",
    "Nakatomi",
    "Gringotts",
    "Bluth",
    "Dunder",
    "Sterling",
    "Prestige",
    "Paper",
    "Pied",
    "Vehement",
    "Cogswell",
    "Spacely",
    "Zorg"
  };
  private static final String[] FIRST = {
    "Amina", "Bruno", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas",
    "Keiko", "Liam", "Maya", "Noor", "Olga", "Pablo", "Quinn", "Rosa", "Sven", "Tomas", "Uma",
    "Victor", "Wei", "Ximena", "Yusuf", "Zoe"
  };
  private static final String[] LAST = {
    "Adler", "Bianchi", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ivanova",
        "Jensen",
    "Kim", "Lindqvist", "Moreau", "Novak", "Okafor", "Petrov", "Quiroga", "Rossi", "Sato", "Tanaka",
    "Urban", "Vogel", "Weber", "Xu", "Yilmaz", "Zhang"
  };
  private static final String[] BROWSERS = {
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
  };
  private static final String[] SERVICES = {
    "billing-sync", "nightly-reports", "crm-bridge", "backup", "webhook-relay"
  };
  private static final String[] CLIENTS = {
    "aws-sdk-java/2.41.28", "python-requests/2.32.3", "Go-http-client/2.0", "okhttp/5.1.0"
  };

  private Population() {}

  /** Makes that many tenants: few large ones, many small ones, every fifth write-sharded. */
  static List<Tenant> create(int tenants, SplittableRandom random) {
    List<Tenant> created = new ArrayList<>();
    for (int i = 0; i < tenants; i++) {
      created.add(tenant(i, random));
    }
    return List.copyOf(created);
  }

  private static Tenant tenant(int index, SplittableRandom random) {
    String name = COMPANIES[index % COMPANIES.length];
    if (index >= COMPANIES.length) {
      name += " " + (index / COMPANIES.length + 1);
    }
    String id = name.toLowerCase(Locale.ROOT).replace(' ', '-');
    double weight = 1.0 / (index + 1);
    int people = 6 + (int) Math.round(60 * weight);
    List<Tenant.Actor> background = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      background.add(person(id, i, i % 2 == 0, random));
    }
    List<Tenant.Actor> reserved = new ArrayList<>();
    for (int i = 0; i < RESERVED; i++) {
      reserved.add(person(id, people + i, false, random));
    }
    List<Tenant.Actor> services = new ArrayList<>();
    for (String service : SERVICES) {
      services.add(
          new Tenant.Actor(
              "svc-" + service,
              service,
              null,
              false,
              true,
              "10."
                  + random.nextInt(0, 64)
                  + "."
                  + random.nextInt(256)
                  + "."
                  + random.nextInt(1, 255),
              pick(CLIENTS, random)));
    }
    int shards = index % 5 == 1 ? 4 + random.nextInt(12) : 0;
    return new Tenant(
        id, name, weight, shards, List.copyOf(background), List.copyOf(services), reserved);
  }

  private static Tenant.Actor person(
      String tenant, int number, boolean exporter, SplittableRandom random) {
    String first = FIRST[number % FIRST.length];
    String last = LAST[(number * 7 + number / FIRST.length) % LAST.length];
    return new Tenant.Actor(
        "u-" + (1000 + number),
        first + " " + last,
        (first + "." + last).toLowerCase(Locale.ROOT) + "@" + tenant + ".example",
        true,
        exporter,
        address(random),
        pick(BROWSERS, random));
  }

  /** From the blocks that are kept for documentation, so that nobody's address is in a demo. */
  private static String address(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> "192.0.2." + random.nextInt(1, 255);
      case 1 -> "198.51.100." + random.nextInt(1, 255);
      case 2 -> "203.0.113." + random.nextInt(1, 255);
      default -> "2001:db8::" + Integer.toHexString(random.nextInt(1, 0xffff));
    };
  }

  static <T> T pick(T[] of, SplittableRandom random) {
    return of[random.nextInt(of.length)];
  }

  static <T> T pick(List<T> of, SplittableRandom random) {
    return of.get(random.nextInt(of.size()));
  }
}
