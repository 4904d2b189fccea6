package perigee.selection.allocate;

import java.util.BitSet;

/// What was agreed for some of the traffic: a property's, or a class of it.
///
/// @param name what explanations call it
/// @param priority 0 to 100; where room is short, the higher one has it
/// @param excluded indices of regions that must not serve it
public record Contract(String name, int priority, BitSet excluded) {

  public static final int MOST_PRIORITY = 100;

  public Contract {
    if (priority < 0 || priority > MOST_PRIORITY) {
      throw new IllegalArgumentException("priority " + priority + " of contract " + name);
    }
    excluded = (BitSet) excluded.clone();
  }

  /// Every region, lowest priority.
  public static Contract usual() {
    return new Contract("usual", 0, new BitSet());
  }

  @Override
  public BitSet excluded() {
    return (BitSet) excluded.clone();
  }
}
