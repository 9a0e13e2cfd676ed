package dev.nightjar.benchmarks;

import java.util.Arrays;

/** Draws by weight: running sums of shares, which end with 1. */
final class Shares {

  private Shares() {}

  /** Which of them a number from 0 to below 1 falls on. */
  static int at(double[] runningSums, double number) {
    int found = Arrays.binarySearch(runningSums, number);
    return Math.min(runningSums.length - 1, found < 0 ? -found - 1 : found + 1);
  }

  /** The running sums of weights, the last of them 1. */
  static double[] of(double... weights) {
    double[] sums = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      sums[i] = sum;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= sum;
    }
    return sums;
  }
}
