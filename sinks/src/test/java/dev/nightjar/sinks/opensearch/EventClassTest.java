package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.AuditEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventClassTest {

  /** The values that ECS allows in the categories that are used, and the types it expects there. */
  private static final Map<String, Set<String>> EXPECTED =
      Map.of(
          "authentication", Set.of("start", "end", "info"),
          "session", Set.of("start", "end", "info"),
          "configuration", Set.of("access", "change", "creation", "deletion", "info"),
          "database", Set.of("access", "change", "info", "error"),
          "iam", Set.of("admin", "change", "creation", "deletion", "group", "info", "user"),
          "intrusion_detection", Set.of("allowed", "denied", "info"));

  private static JsonNode ofAction(String action, String targetType) throws IOException {
    EventClass found = EventClass.ofAction(action);
    AuditEvent.Target target = new AuditEvent.Target(targetType, "x", null);
    return TestingOpenSearch.JSON.readTree(
        JsonBytes.object(
            json -> {
              found.writeEcs(json, target);
              found.writeOcsf(json);
            }));
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }

  @ParameterizedTest
  @CsvSource({
    "login.success, , authentication, start",
    "login.failure, user, authentication, start",
    "user.logout, , authentication, end",
    "mfa.denied, , authentication, info",
    "session.opened, , session, start",
    "session.expired, , session, end",
    "impersonation.started, user, session, start",
    "session.renamed, , session, info",
    "user.invited, user, iam, user creation",
    "user.invited, , iam, creation",
    "apikey.created, api_key, iam, creation",
    "user.deleted, User, iam, user deletion",
    "user.suspended, user, iam, user change",
    "password.changed, , iam, change",
    "mfa.disabled, user, iam, user change",
    "user.greeted, user, iam, user info",
    "role.granted, user, iam, user change",
    "role.granted, group, iam, change",
    "role.changed, role, iam, change",
    "access.requested, , iam, info",
    "role.created, role, iam, creation",
    "invoice.export, invoice, database, access",
    "user.export, user, database, access",
    "search.performed, , database, access",
    "invoice.listed, , database, access",
    "setting.changed, setting, configuration, change",
    "retention_policy.deleted, , configuration, deletion",
    "config.imported, , configuration, creation",
    "invoice.created, invoice, , creation",
    "invoice.updated, invoice, , change",
    "document.purged, user, , deletion",
    "webhook.delivered, webhook, , ",
    "monkey.business, user, , ",
    "'', , , ",
  })
  void tellsCategoryAndTypesByTheAction(String action, String target, String category, String types)
      throws IOException {
    // Twice: what is kept says the same as what is found.
    for (int i = 0; i < 2; i++) {
      JsonNode json = ofAction(action, target);
      assertThat(words(json.path("category")))
          .isEqualTo(category == null ? List.of() : List.of(category));
      assertThat(words(json.path("type")))
          .isEqualTo(types == null ? List.of() : List.of(types.split(" ")));
      assertThat(json.has("category")).as("no empty array").isEqualTo(category != null);
      assertThat(json.has("type")).isEqualTo(types != null);
      OcsfClass ocsf = OcsfClass.ofAction(action);
      assertThat(json.path("ocsf"))
          .isEqualTo(TestingOpenSearch.read(JsonBytes.object(ocsf::write)));
      if (category != null) {
        assertThat(EXPECTED.get(category)).containsAll(words(json.path("type")));
      }
    }
  }

  @Test
  void everyCategoryHasOnlyTypesThatEcsExpectsInIt() {
    String[] objects = {
      "login", "session", "user", "role", "mfa", "password", "invoice", "setting"
    };
    String[] verbs = {
      "created",
      "changed",
      "deleted",
      "granted",
      "revoked",
      "enabled",
      "disabled",
      "reset",
      "locked",
      "started",
      "ended",
      "export",
      "listed",
      "searched",
      "greeted",
      "assigned",
      "imported"
    };
    int looked = 0;
    for (String object : objects) {
      for (String verb : verbs) {
        String action = object + "." + verb;
        EcsClass ecs = EcsClass.ofAction(action, OcsfClass.ofAction(action)).aboutUser();
        for (String category : ecs.categories()) {
          assertThat(EXPECTED).as(action).containsKey(category);
          assertThat(EXPECTED.get(category)).as(action).containsAll(ecs.types());
          looked++;
        }
      }
    }
    assertThat(looked).isGreaterThan(60);
    assertThat(EXPECTED.get("intrusion_detection")).containsAll(EcsClass.FINDING.types());
  }

  @Test
  void anEventOfTheProgramItselfIsOfTheLogsOwnClass() throws IOException {
    JsonNode tampering =
        GoldenDocuments.json(new EventDocuments(Fixtures.NAMES).of(Fixtures.tampering()));
    assertThat(tampering.at("/audit/ocsf/class_name").asText()).isEqualTo("Datastore Activity");
    assertThat(tampering.at("/audit/ocsf/activity_name").asText()).isEqualTo("Update");
    assertThat(words(tampering.at("/event/category"))).containsExactly("database");
    assertThat(words(tampering.at("/event/type"))).containsExactly("change");
  }

  @Test
  void whatIsKeptIsBoundedWhateverTenantsCallTheirActions() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      EventClass.ofAction("made.up." + i);
    }
    assertThat(EventClass.kept()).isPositive().isLessThanOrEqualTo(1_024);
    int before = EventClass.kept();
    assertThat(words(ofAction("x".repeat(101) + ".exported", null).path("type")))
        .containsExactly("access");
    assertThat(EventClass.kept()).as("a long action is not kept").isEqualTo(before);
  }

  @Test
  void everyFieldIsMappedForEventsAndAlerts() {
    List<Templates.Template> templates =
        Templates.of(OpenSearchOptions.builder().urls("http://127.0.0.1:1").build());
    for (Templates.Template template : templates.subList(0, 2)) {
      for (String field : List.of("event.kind", "event.category", "event.type")) {
        assertThat(template.fields()).as(template.name()).containsEntry(field, "keyword");
      }
    }
  }
}
