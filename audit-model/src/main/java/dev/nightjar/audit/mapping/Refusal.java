package dev.nightjar.audit.mapping;

import dev.nightjar.audit.item.ItemParseException;

/** Why an item cannot be an event. It has no stack trace: on a bad day there are many. */
final class Refusal extends Exception {

  static final String KEY_UNREADABLE = "key-unreadable";
  static final String KEY_MISSING = "key-missing";
  static final String ITEM_GONE = "item-gone";
  static final String ITEM_MALFORMED = "item-malformed";
  static final String TENANT_MISSING = "tenant-missing";
  static final String ACTION_MISSING = "action-missing";
  static final String ACTION_TOO_LONG = "action-too-long";
  static final String TIMESTAMP_MISSING = "timestamp-missing";
  static final String TIMESTAMP_UNREADABLE = "timestamp-unreadable";
  static final String TIMESTAMP_OUT_OF_RANGE = "timestamp-out-of-range";
  static final String ATTRIBUTE_TYPE = "attribute-type";
  static final String MAPPING_FAILED = "mapping-failed";

  private final String reason;

  /**
   * A refusal.
   *
   * @param reason the class of the reason
   * @param detail what to look at; it must not hold a value of the item
   */
  Refusal(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  static Refusal malformed(ItemParseException fault) {
    return new Refusal(ITEM_MALFORMED, fault.getMessage());
  }

  String reason() {
    return reason;
  }
}
