package games.arena.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The addresses of host names, by the system's resolver. */
@ApplicationScoped
class HostAddresses {

  InetAddress[] of(String host) throws UnknownHostException {
    return InetAddress.getAllByName(host);
  }
}
