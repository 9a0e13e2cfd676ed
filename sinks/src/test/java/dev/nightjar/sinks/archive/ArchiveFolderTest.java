package dev.nightjar.sinks.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveFolderTest {

  @Test
  void namesKindTenantAndDayInUtc() {
    Instant late = Instant.parse("2026-11-21T23:59:59.999Z");
    assertThat(ArchiveFolder.of(ArchiveFolder.Kind.EVENTS, "acme", late))
        .isEqualTo("events/tenant=acme/day=2026-11-21");
    assertThat(ArchiveFolder.of(ArchiveFolder.Kind.EXPIRED, "acme", late.plusMillis(1)))
        .isEqualTo("expired/tenant=acme/day=2026-11-22");
  }

  @ParameterizedTest
  @CsvSource({
    "acme-2_b,acme-2_b",
    "Acme,%41cme",
    "..,%2E%2E",
    "a/b,a%2Fb",
    "a%2Fb,a%252%46b",
    "ü,%C3%BC",
    "day=1,day%3D1"
  })
  void escapesWhatAFileSystemMightMisread(String tenant, String name) {
    assertThat(ArchiveFolder.name(tenant)).isEqualTo(name);
  }

  @Test
  void keepsNamesOfAnyTenantsApartWhereNoCaseIsKnownToo() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, String> tenants = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String tenant = tenant(random);
      String name = ArchiveFolder.name(tenant);
      assertThat(name).as("seed %d, %s", seed, tenant).matches("[a-z0-9_%A-F.-]{1,120}");
      String other = tenants.put(name.toLowerCase(Locale.ROOT), tenant);
      assertThat(other).as("seed %d, %s", seed, name).isIn(null, tenant);
    }
  }

  @Test
  void cutsLongNamesAndKeepsThemApart() {
    String same = "a".repeat(119);
    assertThat(ArchiveFolder.name(same + "b")).isEqualTo(same + "b");
    assertThat(ArchiveFolder.name(same + "bc"))
        .hasSize(80 + 1 + 32)
        .startsWith("a".repeat(80) + ".")
        .isNotEqualTo(ArchiveFolder.name(same + "bd"));
  }

  /** Mostly near to others: the same letters in another case, escapes, long ones. */
  private static String tenant(SplittableRandom random) {
    String letters = "aAbB%2FfE./\\ =_-\u00fc\u4e2d\n";
    StringBuilder tenant = new StringBuilder();
    int length = 1 + (random.nextInt(10) == 0 ? random.nextInt(200) : random.nextInt(4));
    while (tenant.length() < length) {
      tenant.append(letters.charAt(random.nextInt(letters.length())));
    }
    if (random.nextInt(20) == 0) {
      tenant.append(new String(Character.toChars(0x1F600 + random.nextInt(9))));
    }
    return new String(tenant.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
