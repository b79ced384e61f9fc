// Programs that want a connection: to the world, to services of this machine, to other processes.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include "sandbox/escape.hpp"

namespace maia {
namespace {

// A listener on the host that a program could reach if it had the host's network.
class Listener {
 public:
  Listener(int family, int type, const void* address, socklen_t size)
      : socket_(::socket(family, type | SOCK_CLOEXEC, 0)) {
    EXPECT_EQ(::bind(socket_, static_cast<const sockaddr*>(address), size), 0);
    if (type == SOCK_STREAM) {
      EXPECT_EQ(::listen(socket_, 1), 0);
    }
  }
  ~Listener() { ::close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::string port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    return std::to_string(ntohs(address.sin_port));
  }
  bool was_reached() const {
    pollfd wait{socket_, POLLIN, 0};
    return ::poll(&wait, 1, 0) > 0;
  }

 private:
  int socket_;
};

Listener on_loopback(int type) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return {AF_INET, type, &address, sizeof address};
}

TEST_F(Escape, ConnectToAServiceOfTheHost) {
  const auto listener = on_loopback(SOCK_STREAM);
  expect_refused("import socket\nsocket.create_connection(('127.0.0.1', " + listener.port() +
                 "), 2)");
  EXPECT_FALSE(listener.was_reached());
}

TEST_F(Escape, SendADatagramToAServiceOfTheHost) {
  const auto listener = on_loopback(SOCK_DGRAM);
  expect_refused(
      "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', "
      "('127.0.0.1', " +
      listener.port() + "))");
  EXPECT_FALSE(listener.was_reached());
}

TEST_F(Escape, ConnectOverIpv6) {
  expect_refused("import socket\nsocket.socket(socket.AF_INET6).connect(('::1', 80))");
}

TEST_F(Escape, ConnectToAUnixSocketOnDisk) {
  sockaddr_un file{};
  file.sun_family = AF_UNIX;
  const std::string path = (folder_.path() / "socket").string();
  path.copy(file.sun_path, sizeof file.sun_path - 1);
  const Listener listener(AF_UNIX, SOCK_STREAM, &file, sizeof file);
  std::filesystem::permissions(path, std::filesystem::perms::all);
  files_before_ = listing();
  expect_refused("import socket\nsocket.socket(socket.AF_UNIX).connect('" + path + "')");
  EXPECT_FALSE(listener.was_reached());
}

TEST_F(Escape, ConnectToAnAbstractSocket) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const std::string abstract = "maia-escape-" + std::to_string(::getpid());
  abstract.copy(name.sun_path + 1, sizeof name.sun_path - 2);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + abstract.size());
  const Listener listener(AF_UNIX, SOCK_STREAM, &name, size);
  expect_refused("import socket\nsocket.socket(socket.AF_UNIX).connect('\\0" + abstract + "')");
  EXPECT_FALSE(listener.was_reached());
}

TEST_F(Escape, ListenForConnections) {
  expect_refused("import socket\nsocket.create_server(('', 0))");
}

TEST_F(Escape, ResolveAName) {
  const auto outcome = run("import socket\nprint(socket.gethostbyname('example.org'))");
  EXPECT_EQ(outcome.status, Status::kFailed) << handler_.text;
}

TEST_F(Escape, FetchAPage) {
  const auto outcome =
      run("import urllib.request\nurllib.request.urlopen('http://127.0.0.1/', timeout=2)");
  EXPECT_EQ(outcome.status, Status::kFailed) << handler_.text;
  EXPECT_NE(outcome.error.find("Operation not permitted"), std::string::npos) << outcome.error;
}

TEST_F(Escape, OpenARawSocket) {
  expect_call_refused(SYS_socket, "2, 3, 1");
}

TEST_F(Escape, OpenAPacketSocket) {
  expect_call_refused(SYS_socket, "17, 3, 0x300");
}

TEST_F(Escape, OpenANetlinkSocket) {
  expect_call_refused(SYS_socket, "16, 3, 0");
}

TEST_F(Escape, OpenASocketToTheHypervisor) {
  expect_call_refused(SYS_socket, "40, 1, 0");
}

TEST_F(Escape, OpenASocketToTheKernelsCiphers) {
  expect_call_refused(SYS_socket, "38, 5, 0");
}

TEST_F(Escape, MakeAPairOfSockets) {
  expect_refused("import socket\nsocket.socketpair()");
}

TEST_F(Escape, PassDescriptorsOverItsSocket) {
  expect_call_refused(SYS_sendmsg, "3, bytes(56), 0");
}

TEST_F(Escape, ReceiveDescriptorsOverItsSocket) {
  expect_call_refused(SYS_recvmsg, "3, bytes(56), 0");
}

TEST_F(Escape, ChangeOptionsOfItsSocket) {
  expect_call_refused(SYS_setsockopt, "3, 1, 7, b'0000', 4");
}

TEST_F(Escape, CloseOneDirectionOfItsSocket) {
  expect_call_refused(SYS_shutdown, "3, 1");
}

TEST_F(Escape, AskWhoIsAtTheOtherEnd) {
  expect_call_refused(SYS_getpeername, "3, bytes(128), bytes(4)");
}

TEST_F(Escape, SeeTheHostsInterfaces) {
  expect_prints(R"(
try:
    print([line.split(":")[0].strip() for line in open("/proc/net/dev") if ":" in line])
except OSError:
    print(["lo"])
)",
                "['lo']\n");
}

TEST_F(Escape, SeeTheHostsConnections) {
  const auto listener = on_loopback(SOCK_STREAM);
  expect_prints(R"(
found = 0
for name in ("tcp", "tcp6", "udp", "unix"):
    try:
        found += len(open("/proc/net/" + name).readlines()) - 1
    except OSError:
        pass
print(found)
)",
                "0\n");
}

}  // namespace
}  // namespace maia
