// Ctrl-C and SIGTERM for long work that wants to end in good order.
#pragma once

namespace maia {

// While it lives, the first SIGINT or SIGTERM is only noted; the second ends the program at once,
// as a signal does that nobody waits for.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  static bool came();
  // Ends the program as the signal that came would have, so that a shell sees what happened.
  [[noreturn]] static void end_program();
};

}  // namespace maia
