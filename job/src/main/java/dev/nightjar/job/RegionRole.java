package dev.nightjar.job;

/**
 * What a job does in its Region. A global table tells every write in the stream of every Region.
 */
public enum RegionRole {
  /** Everything. */
  ACTIVE,
  /**
   * It indexes and counts into the Region's own indices and keeps the state of detection warm, but
   * no alert leaves. Started again as {@link #ACTIVE} from its own savepoint it goes on from there.
   */
  STANDBY
}
