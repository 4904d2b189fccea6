package perigee.content.rules;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perigee.model.property.FieldEdits;
import perigee.wire.http.Fields;

/// Carries out a property's edits of header fields: remove, set, add.
public final class FieldEditing {

  private FieldEditing() {}

  /// Edits the fields in place; no edits change nothing.
  public static Fields.Builder apply(@Nullable FieldEdits edits, Fields.Builder fields) {
    if (edits == null) {
      return fields;
    }
    edits.remove().forEach(name -> fields.remove(name.toLowerCase(Locale.ROOT)));
    edits.set().forEach(line -> fields.remove(line.name().toLowerCase(Locale.ROOT)));
    // Several lines that are set for one name all stay.
    edits.set().forEach(line -> fields.add(line.name(), line.value()));
    edits.add().forEach(line -> fields.add(line.name(), line.value()));
    return fields;
  }
}
