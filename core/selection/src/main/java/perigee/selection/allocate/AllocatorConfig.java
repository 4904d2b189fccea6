package perigee.selection.allocate;

/// How eagerly clients are moved, and what is kept free.
///
/// @param gainShare what a move must save of an item's cost, 0 to 1
/// @param gainNanos what it must save besides
/// @param reserve share of each region that is not given away while there is room elsewhere, 0 to
///   0.5; the loss of a region may ask for more, which is then kept as well
/// @param refinements passes at most in which whoever moves anyway gets the best place
public record AllocatorConfig(double gainShare, double gainNanos, double reserve, int refinements) {

  /// 10 % and 3 ms; 2 % in reserve; 4 passes.
  public static final AllocatorConfig DEFAULT = new AllocatorConfig(0.10, 3e6, 0.02, 4);

  public AllocatorConfig {
    if (!(gainShare >= 0 && gainShare <= 1 && gainNanos >= 0)) {
      throw new IllegalArgumentException("gain " + gainShare + ", " + gainNanos);
    }
    if (!(reserve >= 0 && reserve <= 0.5) || refinements < 0) {
      throw new IllegalArgumentException("reserve " + reserve + ", refinements " + refinements);
    }
  }
}
