package io.sheaf.command.report;

import io.sheaf.protocol.action.ChunkDamage;
import io.sheaf.protocol.action.IntegrityResult;
import java.util.ArrayList;
import java.util.List;

/** Damaged chunks, a line each, as far as they were listed. */
record DamageTable(IntegrityResult found) {
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(
        new Table(
                List.of(">Partition", ">Chunk", "Cause", "Key"),
                found.damages().stream().map(DamageTable::cells).toList())
            .lines());
    long listed = found.damages().stream().mapToLong(ChunkDamage::chunks).sum();
    if (listed < found.damaged()) {
      lines.add("and " + Quantity.count(found.damaged() - listed, "chunk") + " more");
    }
    return lines;
  }

  private static List<String> cells(ChunkDamage damage) {
    int last = damage.chunk() + damage.chunks() - 1;
    return List.of(
        String.valueOf(damage.partition()),
        damage.chunks() == 1 ? String.valueOf(last) : damage.chunk() + "-" + last,
        damage.cause(),
        damage.key());
  }
}
