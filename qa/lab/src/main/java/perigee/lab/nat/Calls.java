package perigee.lab.nat;

import java.io.IOException;

/// Who makes the matrix's calls. For several threads.
interface Calls {

  /// Has one call the other, and hangs up.
  PairResult call(Matrix.Pair pair) throws IOException, InterruptedException;
}
