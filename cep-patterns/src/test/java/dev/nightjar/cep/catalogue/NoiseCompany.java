package dev.nightjar.cep.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The tenants of a noisy but harmless platform and who works there: offices behind one address,
 * people at home, administrators, finance and HR, service accounts. Made from a seed.
 */
final class NoiseCompany {

  /** People in each tenant of a company of 1,000. */
  static final int[] WHOLE = {
    250, 150, 100, 80, 60, 50, 40, 40, 30, 30, 20, 20, 20, 20, 20, 10, 10, 10, 10, 10, 10, 10
  };

  /** A fifth of the people in a fifth of the tenants: what goes by tenant must shrink too. */
  static final int[] FIFTH = {100, 40, 30, 20, 10};

  /** The most hours that a tenant's day is ahead of UTC. */
  static final int EASTERNMOST = 9;

  private static final String[] COUNTRIES = {"DE", "FR", "US", "GB", "ES", "NL", "PL", "BR", "JP"};

  final List<Tenant> tenants = new ArrayList<>();
  final int people;

  /**
   * A company.
   *
   * @param sizes the people of each tenant
   */
  NoiseCompany(int[] sizes, SplittableRandom random) {
    for (int i = 0; i < sizes.length; i++) {
      tenants.add(new Tenant(i, sizes[i], random));
    }
    people = Arrays.stream(sizes).sum();
  }

  /** A tenant. */
  static final class Tenant {
    final String id;
    final String country;

    /** Hours that its day is ahead of UTC. */
    final int zone;

    /** Whether its entries mark VPN exits as known and name factors of MFA. */
    final boolean careful;

    final List<Person> people = new ArrayList<>();
    final List<Service> services = new ArrayList<>();

    Tenant(int number, int size, SplittableRandom random) {
      id = "t" + number;
      country = COUNTRIES[random.nextInt(COUNTRIES.length)];
      zone =
          switch (country) {
            case "US" -> -6;
            case "BR" -> -3;
            case "JP" -> EASTERNMOST;
            default -> 1;
          };
      careful = random.nextBoolean();
      int offices = 1 + size / 120;
      for (int i = 0; i < size; i++) {
        String office = "198.51." + number + "." + (1 + random.nextInt(offices));
        people.add(new Person("u" + i, this, office, i, random));
      }
      for (String name : new String[] {"sync", "nightly", "backup", "webhook", "lambda"}) {
        services.add(new Service("svc-" + name, name, "10.9." + number + "." + services.size()));
      }
    }
  }

  /** A person. */
  static final class Person {
    final String id;
    final Tenant tenant;
    final String office;
    final String home;
    final boolean admin;
    final boolean exporter;
    final boolean finance;
    final boolean hr;
    final boolean polls;
    final boolean dualStack;

    /** Where the person is now. */
    String country;

    /** The day on which a long leave ends; the person is away until then. */
    int backOn;

    /** Whether the person has begun to work here. */
    boolean hired = true;

    Person(String id, Tenant tenant, String office, int number, SplittableRandom random) {
      this.id = id;
      this.tenant = tenant;
      this.office = office;
      home = "203.0." + random.nextInt(114) + "." + random.nextInt(1, 255);
      admin = number < 1 + tenantShare(number, 40);
      exporter = random.nextInt(5) == 0;
      finance = random.nextInt(25) == 0;
      hr = random.nextInt(80) == 0;
      polls = random.nextInt(20) == 0;
      dualStack = random.nextInt(3) == 0;
      country = tenant.country;
    }

    private static int tenantShare(int number, int of) {
      return number / of;
    }
  }

  /**
   * A service account.
   *
   * @param id its identity
   * @param job what it does
   * @param ip where it runs
   */
  record Service(String id, String job, String ip) {}
}
