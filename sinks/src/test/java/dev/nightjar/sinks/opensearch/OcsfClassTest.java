package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OcsfClassTest {

  @ParameterizedTest
  @CsvSource({
    "login.success, 3002, Logon",
    "login.failure, 3002, Logon",
    "user.login, 3002, Logon",
    "LOGIN, 3002, Logon",
    "user.logout, 3002, Logoff",
    "session.opened, 3002, Logon",
    "session.expired, 3002, Logoff",
    "impersonation.started, 3002, Logon",
    "mfa.denied, 3002, Other",
    "mfa.enabled, 3001, MFA Factor Enable",
    "mfa.disabled, 3001, MFA Factor Disable",
    "role.granted, 3005, Assign Privileges",
    "role.revoked, 3005, Revoke Privileges",
    "user.roleAssigned, 3005, Assign Privileges",
    "role.changed, 3005, Other",
    "role.created, 3001, Create",
    "user.invited, 3001, Create",
    "user.suspended, 3001, Disable",
    "user.deleted, 3001, Delete",
    "user.locked, 3001, Lock",
    "user.renamed, 3001, Other",
    "password.changed, 3001, Password Change",
    "user.password_reset, 3001, Password Reset",
    "apikey.created, 3001, Create",
    "api-key.revoked, 3001, Disable",
    "invoice.export, 6005, Read",
    "user.export, 6005, Read",
    "login_history.export, 6005, Read",
    "customer.read, 6005, Read",
    "search.performed, 6005, Query",
    "invoice.listed, 6005, List",
    "invoice.created, 3004, Create",
    "setting.changed, 3004, Update",
    "document.purged, 3004, Delete",
    "webhook.delivered, 0, Base Event",
    "monkey.business, 0, Base Event",
    "'', 0, Base Event",
    "'...', 0, Base Event",
  })
  void tellsTheClassByTheWordsOfTheAction(String action, int uid, String activity) {
    OcsfClass found = OcsfClass.ofAction(action);
    assertThat(found.classUid()).isEqualTo(uid);
    assertThat(uid == 0 ? found.className() : found.activityName()).isEqualTo(activity);
  }

  @Test
  void everyFieldIsMappedForEventsAndAlerts() {
    for (String field :
        new String[] {"class_uid", "class_name", "activity_id", "activity_name", "type_uid"}) {
      assertThat(Templates.knownFields()).contains("audit.ocsf." + field);
    }
  }
}
