package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.SheafException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The doGets under way, by the connection that they came by and their ticket: tickets are alike for
 * all clients, and nobody may end what another reads. Safe for any number of threads.
 */
final class RunningGets {
  private final Map<GetSession, Key> gets = new ConcurrentHashMap<>();

  private record Key(SocketAddress connection, ByteString ticket) {}

  void add(GetSession get, SocketAddress connection, ByteString ticket) {
    gets.put(get, new Key(connection, ticket));
  }

  void remove(GetSession get) {
    gets.remove(get);
  }

  /**
   * Ends those of a connection that read one of these tickets.
   *
   * @return how many there were
   */
  int end(SocketAddress connection, Set<ByteString> tickets, SheafException reason) {
    List<GetSession> found =
        gets.entrySet().stream()
            .filter(get -> get.getValue().connection.equals(connection))
            .filter(get -> tickets.contains(get.getValue().ticket))
            .map(Map.Entry::getKey)
            .toList();
    found.forEach(get -> get.refuse(reason));
    return found.size();
  }
}
