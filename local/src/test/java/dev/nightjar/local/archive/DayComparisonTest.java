package dev.nightjar.local.archive;

import static dev.nightjar.local.archive.Place.ARCHIVE;
import static dev.nightjar.local.archive.Place.EXPIRED;
import static dev.nightjar.local.archive.Place.INDEX;
import static dev.nightjar.local.archive.Place.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DayComparisonTest {

  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private static final Set<Place> ALL = EnumSet.allOf(Place.class);

  private final Found found = new Found();

  @Test
  void agreesWhereAllTellTheSame() {
    in("h1", TABLE, INDEX, ARCHIVE);
    assertThat(differences(ALL)).isEmpty();
  }

  @Test
  void tellsWhereSomethingIsMissing() {
    in("h1", INDEX, ARCHIVE);
    assertThat(differences(ALL)).containsExactly("MISSING TABLE it is in the index, archive");
    assertThat(differences(EnumSet.of(INDEX, ARCHIVE, EXPIRED))).isEmpty();
    Found other = new Found();
    other.add(TABLE, trace("h1", "s", 0, true));
    assertThat(new DayComparison(ALL, NOW).differences(other))
        .extracting(Difference::where)
        .containsExactly(INDEX, ARCHIVE);
  }

  @Test
  void letsTheTableForgetWhatTheArchiveSaysExpired() {
    in("h1", INDEX, ARCHIVE, EXPIRED);
    assertThat(differences(ALL)).isEmpty();
    assertThat(new DayComparison(ALL, NOW).isExplained(found)).isTrue();
  }

  @Test
  void letsTheTableForgetWhatItsTtlTookAway() {
    found.add(INDEX, trace("h1", "s", NOW.getEpochSecond(), true));
    assertThat(differences(EnumSet.of(TABLE, INDEX))).isEmpty();
    assertThat(new DayComparison(EnumSet.of(TABLE, INDEX), NOW).isExplained(found)).isTrue();
    Found later = new Found();
    later.add(INDEX, trace("h1", "s", NOW.getEpochSecond() + 1, true));
    assertThat(new DayComparison(EnumSet.of(TABLE, INDEX), NOW).differences(later)).hasSize(1);
  }

  @Test
  void expectsWhatTheTableForgotInAnArchiveOfWhatExpired() {
    Set<Place> asked = EnumSet.of(TABLE, INDEX, EXPIRED);
    found.add(INDEX, trace("h1", "s", 1, true));
    assertThat(differences(asked)).containsExactly("MISSING ARCHIVE it is in the index");
    found.add(EXPIRED, trace("h1", "s", 1, true));
    assertThat(differences(asked)).isEmpty();
    Found young = new Found();
    young.add(TABLE, trace("h1", "s", 0, true));
    young.add(INDEX, trace("h1", "s", 0, true));
    assertThat(new DayComparison(asked, NOW).differences(young)).isEmpty();
  }

  @Test
  void tellsWhatExpiredAndIsThereAgain() {
    in("h1", TABLE, INDEX, ARCHIVE, EXPIRED);
    assertThat(differences(ALL))
        .containsExactly("EXTRA TABLE it is in the table, though the archive says that it expired");
  }

  @Test
  void expectsNoItemOfTampering() {
    found.add(INDEX, trace("h1", "s", 0, false));
    found.add(ARCHIVE, trace("h1", "s", 0, false));
    assertThat(differences(ALL)).isEmpty();
    assertThat(new DayComparison(ALL, NOW).isExplained(found)).isFalse();
    Found alone = new Found();
    alone.add(INDEX, trace("h1", "s", 0, false));
    assertThat(new DayComparison(ALL, NOW).differences(alone))
        .extracting(Difference::where)
        .containsExactly(ARCHIVE);
  }

  @Test
  void namesTheOneThatTellsAnotherHash() {
    in("h1", TABLE, ARCHIVE);
    in("h2", INDEX);
    assertThat(differences(ALL)).containsExactly("HASH INDEX table, archive: h1; index: h2");
  }

  @Test
  void blamesNobodyWhereTwoDisagree() {
    in("h1", INDEX);
    in("h2", ARCHIVE);
    assertThat(differences(EnumSet.of(INDEX, ARCHIVE)))
        .containsExactly("HASH null index: h1; archive: h2");
  }

  @Test
  void tellsAPlaceThatTellsTwoThings() {
    in("h1", TABLE, INDEX, ARCHIVE);
    in("h2", ARCHIVE);
    assertThat(differences(ALL))
        .containsExactly("HASH ARCHIVE table, index, archive: h1; archive: h2");
  }

  @Test
  void tellsContentThatIsNotWhatItsHashSays() {
    found.add(TABLE, trace("h1", "s1", 0, true));
    found.add(ARCHIVE, trace("h1", "s1", 0, true));
    found.add(INDEX, trace("h1", "s2", 0, true));
    assertThat(differences(ALL)).containsExactly("CONTENT INDEX table, archive: s1; index: s2");
  }

  @Test
  void tellsDocumentsThatDifferInWhatWasAddedToTheItem() {
    found.add(INDEX, new Trace("id", true, "h1", "s1", "w1", 0, "acme", "{}"));
    found.add(ARCHIVE, new Trace("id", true, "h1", "s1", "w2", 0, "acme", "{}"));
    assertThat(differences(EnumSet.of(INDEX, ARCHIVE)))
        .singleElement()
        .asString()
        .startsWith("CONTENT null index and archive have the same hash, and documents that differ");
    // Once of the stream, and once of the table: which of them was indexed nobody knows.
    found.add(ARCHIVE, new Trace("id", true, "h1", "s1", "w3", 0, "acme", "{}"));
    assertThat(differences(EnumSet.of(INDEX, ARCHIVE))).isEmpty();
  }

  @Test
  void doesNotCompareWhatIsUnknown() {
    in("h1", INDEX, ARCHIVE);
    found.add(EXPIRED, new Trace("id", true, null, null, null, 0, "", ""));
    assertThat(differences(ALL)).isEmpty();
  }

  private void in(String hash, Place... places) {
    for (Place place : places) {
      found.add(place, trace(hash, "s", 0, true));
    }
  }

  private static Trace trace(String hash, String said, long ttl, boolean entry) {
    return new Trace("id", entry, hash, said, "w", ttl, "acme", "{}");
  }

  private List<String> differences(Set<Place> asked) {
    return new DayComparison(asked, NOW)
        .differences(found).stream()
            .map(d -> d.kind() + " " + d.where() + " " + d.detail())
            .toList();
  }
}
