#include "cli/interrupts.hpp"

#include <csignal>
#include <cstdlib>

namespace maia {
namespace {

volatile std::sig_atomic_t signal_that_came = 0;

void usual() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

void note(int signal) {
  signal_that_came = signal;
  usual();
}

}  // namespace

Interrupts::Interrupts() {
  signal_that_came = 0;
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;  // nobody's read or write is broken off
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

Interrupts::~Interrupts() {
  usual();
}

bool Interrupts::came() {
  return signal_that_came != 0;
}

void Interrupts::end_program() {
  usual();
  std::raise(signal_that_came == 0 ? SIGINT : signal_that_came);
  std::_Exit(130);  // a shell that ignores the signal for us
}

}  // namespace maia
