/// The seams to the relational store, the only truth: every engine keeps the same contract.
@NullMarked
package perigee.control.store;

import org.jspecify.annotations.NullMarked;
