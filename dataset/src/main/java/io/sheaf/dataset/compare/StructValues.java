package io.sheaf.dataset.compare;

import java.util.List;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Structs: the same when all their members are. */
final class StructValues extends ColumnValues {
  private final List<Field> fields;
  private final List<ColumnValues> members;

  StructValues(ValueVector vector, List<Field> fields, List<ColumnValues> members) {
    super(vector);
    this.fields = fields;
    this.members = members;
  }

  /** What members hold where there is no struct may be anything, and is not looked at. */
  @Override
  int alike(int start, ColumnValues other, int otherStart, int length) {
    StructValues that = (StructValues) other;
    int same = presentRun(start, other, otherStart, length);
    for (int i = 0; i < members.size(); i++) {
      same = members.get(i).samePrefix(start, that.members.get(i), otherStart, same);
    }
    return same;
  }

  @Override
  boolean sameValue(int index, ColumnValues other, int otherIndex) {
    StructValues that = (StructValues) other;
    for (int i = 0; i < members.size(); i++) {
      if (!members.get(i).same(index, that.members.get(i), otherIndex)) {
        return false;
      }
    }
    return true;
  }

  @Override
  long hashValue(int index, long seed) {
    long hash = seed;
    for (ColumnValues member : members) {
      hash = Hashing.combine(hash, member.hash(index, seed));
    }
    return hash;
  }

  @Override
  void describeValue(int index, StringBuilder text) {
    text.append('{');
    for (int i = 0; i < members.size() && text.length() <= TEXT_LENGTH_MAX; i++) {
      text.append(i > 0 ? ", " : "").append(fields.get(i).getName()).append(": ");
      members.get(i).describe(index, text);
    }
    text.append('}');
  }
}
