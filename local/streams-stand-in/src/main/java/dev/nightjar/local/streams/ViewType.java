package dev.nightjar.local.streams;

/** Which images a stream's records carry beside the keys. */
public enum ViewType {
  /** No image. */
  KEYS_ONLY,
  /** The item after the change. */
  NEW_IMAGE,
  /** The item before the change. */
  OLD_IMAGE,
  /** Both. */
  NEW_AND_OLD_IMAGES;

  boolean showsNew() {
    return this == NEW_IMAGE || this == NEW_AND_OLD_IMAGES;
  }

  boolean showsOld() {
    return this == OLD_IMAGE || this == NEW_AND_OLD_IMAGES;
  }
}
