package dev.nightjar.local.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * What a restore did so far. Written by one thread; another may read the numbers for its progress.
 */
public final class RestoreReport {

  /** The most problems that are kept in words; all are counted. */
  public static final int MOST_PROBLEMS = 20;

  private final List<String> problems = new ArrayList<>();
  private volatile int folders;
  private volatile int foldersToDo;
  private volatile int files;
  private volatile long lines;
  private volatile long restored;
  private volatile long present;
  private volatile long withoutItem;
  private volatile long conflicting;
  private volatile long rejected;
  private volatile long broken;
  private volatile int damaged;

  void begin(int all) {
    foldersToDo = all;
  }

  void countFolder() {
    folders = folders + 1;
  }

  void countFile() {
    files = files + 1;
  }

  void countLine() {
    lines = lines + 1;
  }

  void countRestored() {
    restored = restored + 1;
  }

  void countPresent() {
    present = present + 1;
  }

  void countWithoutItem() {
    withoutItem = withoutItem + 1;
  }

  void countConflicting(String problem) {
    conflicting = conflicting + 1;
    problem(problem);
  }

  void countRejected(String problem) {
    rejected = rejected + 1;
    problem(problem);
  }

  void countBroken(String problem) {
    broken = broken + 1;
    problem(problem);
  }

  void countDamaged(String problem) {
    damaged = damaged + 1;
    problem(problem);
  }

  private void problem(String problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  /** Folders of tenants' days that are done. */
  public int folders() {
    return folders;
  }

  /** Folders that there are in all. */
  public int foldersToDo() {
    return foldersToDo;
  }

  /** Files that were read. */
  public int files() {
    return files;
  }

  /** Lines that were read and are lines. */
  public long lines() {
    return lines;
  }

  /** Documents that were put back. */
  public long restored() {
    return restored;
  }

  /** Documents that were there already, with the same hash. */
  public long present() {
    return present;
  }

  /** Expired entries of which the archive has no item: of the stream's making, and no fault. */
  public long withoutItem() {
    return withoutItem;
  }

  /** Documents whose id is there with another hash. */
  public long conflicting() {
    return conflicting;
  }

  /** Documents that the index refused, and items that are no events by the mapping. */
  public long rejected() {
    return rejected;
  }

  /** Lines that are none. */
  public long broken() {
    return broken;
  }

  /** Files that could not be read to their end. */
  public int damaged() {
    return damaged;
  }

  /** The first problems in words; other people's text in them is data. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** How many problems there are in all. */
  public long problemCount() {
    return conflicting + rejected + broken + damaged;
  }
}
