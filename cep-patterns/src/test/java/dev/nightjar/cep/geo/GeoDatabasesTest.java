package dev.nightjar.cep.geo;

import static dev.nightjar.cep.geo.TestingMmdb.country;
import static dev.nightjar.cep.geo.TestingMmdb.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.audit.Place;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoDatabasesTest {

  @TempDir private Path folder;

  private static GeoDatabases open(Path... files) throws GeoDatabaseException {
    return GeoDatabases.open(List.of(files));
  }

  private Path written(TestingMmdb database, String name) {
    return database.write(folder.resolve(name));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "192.0.2.255, DE",
        "192.0.3.0, -",
        "::ffff:192.0.2.7, DE",
        "2001:db8::1, FR",
        "2001:DB8:0:0::1%eth0, FR",
        "2001:db9::1, -",
        "10.0.0.1, -",
        "127.0.0.1, -",
        "::1, -",
        "ann.example, -",
        "192.0.2.7:443, -",
        "192.0.2.07, -",
        "'', -"
      })
  void findsAddressesOfBothVersionsAndAsksNoNameServer(String address, String country)
      throws Exception {
    Path file =
        written(
            new TestingMmdb("Test-Country", 6, 28)
                .with("192.0.2.0/24", country("EU", "DE", "Germany"))
                .with("2001:db8::/32", country("EU", "FR", "France")),
            "both.mmdb");
    try (GeoDatabases databases = open(file)) {
      Place place = databases.lookup().find(address);
      assertThat(place == null ? null : place.geo().countryIsoCode()).isEqualTo(country);
    }
  }

  @Test
  void knowsNothingOfIpv6InADatabaseOfIpv4() throws Exception {
    Path file =
        written(
            new TestingMmdb("Test-Country", 4, 24)
                .with("192.0.2.0/24", country("EU", "DE", "Germany"))
                // Begins with the same bits as 2001:db8::1.
                .with("32.1.13.0/24", country("EU", "FR", "France")),
            "four.mmdb");
    try (GeoDatabases databases = open(file)) {
      CachedLookup lookup = databases.lookup();
      assertThat(lookup.find("2001:db8::1")).isNull();
      assertThat(lookup.find("::ffff:192.0.2.1").geo().countryIsoCode()).isEqualTo("DE");
      assertThat(lookup.unreadable()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"4,24", "4,28", "4,32", "6,24", "6,28", "6,32"})
  void findsTheLongestPrefixAsANaiveReadingDoes(int ipVersion, int recordSize) throws Exception {
    for (long seed = 1; seed <= 6; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TestingMmdb database = new TestingMmdb("Test-ASN", ipVersion, recordSize);
      Map<String, TestingMmdb.Network> networks = new LinkedHashMap<>();
      for (int i = 0; i < 300; i++) {
        boolean four = ipVersion == 4 || random.nextInt(3) == 0;
        byte[] address = near(random, four);
        int prefix = random.nextInt(1, 8 * address.length + 1);
        for (int bit = prefix; bit < 8 * address.length; bit++) {
          address[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        String cidr = text(address) + "/" + prefix;
        if (networks.putIfAbsent(cidr, TestingMmdb.Network.of(cidr)) == null) {
          database.with(cidr, network(networks.size(), cidr));
        }
      }
      Path file = written(database, "random-" + seed + ".mmdb");
      try (GeoDatabases databases = open(file)) {
        CachedLookup lookup = databases.lookup();
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
          addresses.add(text(near(random, ipVersion == 4 || random.nextBoolean())));
        }
        addresses.addAll(addresses.subList(0, 500));
        for (String address : addresses) {
          Place place = lookup.find(address);
          assertThat(place == null ? null : place.as().organization())
              .as("seed %d, IPv%d, %d bits, %s", seed, ipVersion, recordSize, address)
              .isEqualTo(naive(networks, address, ipVersion));
        }
        assertThat(lookup.unreadable()).isZero();
      }
    }
  }

  /** Addresses with few distinct bits, so that networks overlap. */
  private static byte[] near(SplittableRandom random, boolean four) {
    byte[] address = new byte[four ? 4 : 16];
    for (int i = 0; i < address.length; i++) {
      address[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : 0x20);
    }
    // Neither mapped IPv4 nor of the part of the tree that holds IPv4.
    address[0] = (byte) (0x20 | random.nextInt(2));
    return address;
  }

  private static String text(byte[] address) throws UnknownHostException {
    return InetAddress.getByAddress(address).getHostAddress();
  }

  /** Looks at every network, and takes the narrowest that holds the address. */
  private static String naive(
      Map<String, TestingMmdb.Network> networks, String address, int ipVersion) {
    byte[] bytes = TestingMmdb.bytes(address);
    String best = null;
    int depth = -1;
    for (TestingMmdb.Network network : networks.values()) {
      int own = network.depth(ipVersion);
      boolean holds = own > depth;
      for (int i = 0; holds && i < own; i++) {
        holds = network.bit(i, ipVersion) == TestingMmdb.bit(bytes, i, ipVersion);
      }
      if (holds) {
        best = network.text();
        depth = own;
      }
    }
    return best;
  }

  @Test
  void takesAPlaceFromTheFirstThatKnowsOneAndNeverMixesTwo() throws Exception {
    Path first =
        written(
            new TestingMmdb("First", 4, 24).with("192.0.2.0/25", country("EU", "DE", "Germany")),
            "first.mmdb");
    Path networks =
        written(
            new TestingMmdb("Networks", 4, 24).with("192.0.0.0/16", network(64_500, "Net")),
            "asn.mmdb");
    Path second =
        written(
            new TestingMmdb("Second", 4, 24)
                .with(
                    "192.0.2.0/24",
                    Map.of("country", "FR", "city", "Paris", "asn", "AS64999", "as_name", "Other")),
            "second.mmdb");
    try (GeoDatabases databases = open(first, networks, second)) {
      CachedLookup lookup = databases.lookup();

      Place both = lookup.find("192.0.2.7");
      assertThat(both.geo().countryIsoCode()).isEqualTo("DE");
      assertThat(both.geo().cityName()).isNull();
      assertThat(both.geo().database()).startsWith("First ");
      assertThat(both.as().number()).isEqualTo(64_500);
      assertThat(both.as().database()).startsWith("Networks ");
      assertThat(lookup.find("192.0.2.200").geo().cityName()).isEqualTo("Paris");
      assertThat(lookup.find("192.0.9.9").geo()).isNull();
    }
  }

  @Test
  void tellsItsVersion() throws Exception {
    TestingMmdb database =
        new TestingMmdb("GeoLite2-City\u001b", 4, 24)
            .with("192.0.2.0/24", country("EU", "DE", "Germany"));
    Path file = written(database, "city.mmdb");
    Path copy = written(database, "copy.mmdb");
    Path other =
        written(database.with("198.51.100.0/24", country("EU", "FR", "France")), "other.mmdb");
    try (GeoDatabases databases = open(file, copy, other)) {
      GeoVersion version = databases.versions().get(0);

      assertThat(version.type()).isEqualTo("GeoLite2-City?");
      assertThat(version.built()).isEqualTo(TestingMmdb.BUILT);
      assertThat(version.sha256()).matches("[0-9a-f]{64}");
      assertThat(version.label())
          .isEqualTo(
              "GeoLite2-City? 2026-11-20T07:03:12Z sha256:" + version.sha256().substring(0, 16));
      assertThat(databases.versions().get(1)).isEqualTo(version);
      assertThat(databases.versions().get(2)).isNotEqualTo(version);
      assertThat(databases.lookup().find("192.0.2.1").geo().database()).isEqualTo(version.label());
    }
  }

  @Test
  void namesEveryFileThatItCantUse() throws Exception {
    Path good =
        written(
            new TestingMmdb("Good", 4, 24).with("192.0.2.0/24", country("EU", "DE", "Germany")),
            "good.mmdb");
    Path missing = folder.resolve("missing.mmdb");
    Path text = Files.writeString(folder.resolve("text.mmdb"), "no database");
    Path archive = Files.write(folder.resolve("city.tar.gz"), new byte[200_000]);
    Path other =
        written(
            new TestingMmdb("GeoIP2-Connection-Type", 4, 24)
                .with("192.0.2.0/24", Map.of("connection_type", "Cellular")),
            "other.mmdb");
    Path empty = written(new TestingMmdb("Empty", 4, 24), "empty.mmdb");

    assertThatThrownBy(() -> open(good, missing, folder, text, archive, other, empty))
        .isInstanceOfSatisfying(
            GeoDatabaseException.class,
            refused ->
                assertThat(refused.faults())
                    .extracting(GeoFault::toString)
                    .satisfiesExactly(
                        one -> assertThat(one).startsWith(missing + ": there is no such file. "),
                        one -> assertThat(one).startsWith(folder + ": it is no file. "),
                        one -> assertThat(one).startsWith(text + ": it is no database in the Max"),
                        one -> assertThat(one).startsWith(archive + ": it is no database in the "),
                        one ->
                            assertThat(one)
                                .startsWith(other + ": a database of the type")
                                .contains("'GeoIP2-Connection-Type'"),
                        one -> assertThat(one).startsWith(empty + ": a database of the type")));
  }

  @Test
  void refusesAFileThatBreaksOff() throws Exception {
    byte[] whole =
        new TestingMmdb("Good", 4, 24).with("192.0.2.0/24", country("EU", "DE", "Germany")).bytes();
    for (int length = 0; length < whole.length; length += 7) {
      Path part = Files.write(folder.resolve("part.mmdb"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> open(part))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(GeoDatabaseException.class);
    }
  }

  @Test
  void knowsNothingWhereARecordIsBrokenAndCountsIt() throws Exception {
    Path file =
        written(
            new TestingMmdb("Partly", 4, 24)
                .with("10.0.0.0/8", country("EU", "DE", "Germany"))
                .with("192.0.2.0/24", new TestingMmdb.Broken()),
            "partly.mmdb");
    Path whole =
        written(
            new TestingMmdb("Whole", 4, 24).with("192.0.0.0/16", network(64_500, "Net")),
            "whole.mmdb");
    try (GeoDatabases databases = open(file, whole)) {
      CachedLookup lookup = databases.lookup();

      assertThat(lookup.find("10.1.2.3").geo().countryIsoCode()).isEqualTo("DE");
      assertThat(lookup.unreadable()).isZero();
      assertThat(lookup.find("192.0.2.7").geo()).isNull();
      assertThat(lookup.find("192.0.2.7").as().number()).isEqualTo(64_500);
      assertThat(lookup.unreadable()).isEqualTo(1);
    }
  }

  /** Whatever stands in a damaged file, a look-up ends, with an answer or without. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void survivesDamagedFiles(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] whole =
        new TestingMmdb("Good", 6, 28)
            .with("10.0.0.0/8", country("EU", "DE", "Germany"))
            .with("192.0.2.0/24", network(64_500, "Net"))
            .with("2001:db8::/32", Map.of("country", "FR", "city", "Paris"))
            .bytes();
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j < 3; j++) {
        damaged[random.nextInt(whole.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged.mmdb"), damaged);
      try (GeoDatabases databases = open(file)) {
        CachedLookup lookup = databases.lookup();
        for (String address : List.of("10.1.2.3", "192.0.2.7", "2001:db8::1", "8.8.8.8")) {
          lookup.find(address);
        }
      } catch (GeoDatabaseException e) {
        assertThat(e.faults()).as("seed %d, round %d", seed, i).hasSize(1);
      }
    }
  }

  @Test
  void remembersABoundedNumberOfAddressesAndAnswersAllTheSame() throws Exception {
    Path file =
        written(
            new TestingMmdb("Test", 4, 24)
                .with("10.0.0.0/9", country("EU", "DE", "Germany"))
                .with("10.128.0.0/9", country("EU", "FR", "France")),
            "two.mmdb");
    try (GeoDatabases databases = open(file)) {
      CachedLookup lookup = databases.lookup();
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3 * CachedLookup.REMEMBERED; i++) {
          String address = "10." + (i & 255) + "." + (i >> 8 & 255) + "." + (i >> 16);
          assertThat(lookup.find(address).geo().countryIsoCode())
              .isEqualTo((i & 255) < 128 ? "DE" : "FR");
        }
        assertThat(lookup.remembered()).isEqualTo(CachedLookup.REMEMBERED);
      }
    }
  }

  @Test
  void isNothingWithoutFiles() throws Exception {
    try (GeoDatabases databases = open()) {
      assertThat(databases.isEmpty()).isTrue();
      assertThat(databases.versions()).isEmpty();
      assertThat(databases.lookup().find("192.0.2.1")).isNull();
    }
  }
}
