package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The index in memory does what the real one does: {@code AlertsIT} holds that to the same. */
class TestingAlertIndexTest extends AlertIndexContract {

  private final TestingAlertIndex index = new TestingAlertIndex();

  @Override
  protected AlertIndex index() {
    return index;
  }

  @Override
  protected void store(List<ObjectNode> alerts) {
    alerts.forEach(index::with);
  }
}
