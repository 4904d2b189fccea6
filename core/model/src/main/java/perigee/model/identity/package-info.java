/// Who somebody is, so that everybody can check it without asking: statements that control signs.
@NullMarked
package perigee.model.identity;

import org.jspecify.annotations.NullMarked;
