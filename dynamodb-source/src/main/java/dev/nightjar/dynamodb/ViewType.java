package dev.nightjar.dynamodb;

/** What a table's stream tells of an item that changed (StreamViewType). */
public enum ViewType {
  KEYS_ONLY,
  NEW_IMAGE,
  /** Refused: an insert would carry nothing but its keys, and a change only what is gone. */
  OLD_IMAGE,
  NEW_AND_OLD_IMAGES
}
