package dev.nightjar.cep;

/** When a growing number is told again. */
final class Steps {

  private Steps() {}

  /** 1, 2, 5, 10, 20, 50, 100 and so on: few enough to read, close enough to see the size. */
  static boolean isOneTwoFive(long number) {
    long rest = number;
    while (rest >= 10 && rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1 || rest == 2 || rest == 5;
  }
}
