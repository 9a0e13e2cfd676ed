package dev.nightjar.audit.mapping;

import static dev.nightjar.audit.mapping.TestingChanges.change;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.DeadLetter;
import java.util.Map;

/** Maps changes, and expects what comes of them. */
final class TestingMappings {

  private static final ChangeMapper STANDARD = new ChangeMapper(Mapping.standard());

  private TestingMappings() {}

  static Mapped map(Change change) {
    return STANDARD.map(change);
  }

  static AuditEvent event(Mapped mapped) {
    assertThat(mapped).isInstanceOf(Mapped.Events.class);
    assertThat(((Mapped.Events) mapped).events()).hasSize(1);
    return ((Mapped.Events) mapped).events().get(0);
  }

  static DeadLetter letter(Mapped mapped) {
    assertThat(mapped).isInstanceOf(Mapped.Broken.class);
    return ((Mapped.Broken) mapped).letter();
  }

  static ChangeMapper with(Map<String, ?> settings) {
    return new ChangeMapper(Mapping.read(settings));
  }
}
