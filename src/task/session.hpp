// A person at the tools: the experiment API served to a notebook or a script, and kept as a run
// like an agent's.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "agent/check.hpp"
#include "sandbox/worker.hpp"
#include "store/run_store.hpp"
#include "task/unit_request.hpp"
#include "tools/experiment_tools.hpp"

namespace maia {

// The backbone of a run whose experiments a person makes.
inline constexpr const char* kPerson = "person";

// Calls of the experiment API, and of the session's own:
//
//   session.begin {"code"}                 what follows belongs to this piece of code, as a turn
//   session.printed {"text"}               what the code printed
//   session.end {"error": text or null}    the turn is over and recorded
//   session.conclude {"labels", "description", "final"}
//                                          the check of a conclusion (docs/records.md). One that
//                                          holds ends the run, as does one that is final
//   session.report {}                      {"path"} of the run's report
//
// A call outside begin and end belongs to a turn without code. After a conclusion everything works
// on, and is recorded no more.
class Session : public ToolHandler {
 public:
  // Writes a run's report and returns where it is.
  using WriteReport = std::function<std::string(const Run&)>;

  // A new run of `request`. `store` must outlive it.
  static std::unique_ptr<Session> open(const UnitRequest& request, RunStore& store,
                                       const std::shared_ptr<Laboratory>& laboratory,
                                       const Instruments& instruments, WriteReport write_report);
  // Goes on with a run that has no turn yet.
  Session(Run run, RunStore& store, Workbench workbench, WriteReport write_report);
  // Closes it.
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  ToolResult call(const ToolCall& call) override;
  void printed(std::string_view text) override;
  // Ends the turn that is open. A run without a conclusion is a failed one.
  void close();

  const Run& run() const { return run_; }

 private:
  void begin_turn(const std::string& reply);
  void end_turn();
  Json conclude(const Arguments& arguments);
  Json check(const ParsedReply& reply);
  void finish(const std::string& status, const Json& conclusion);
  ToolResult own_call(const std::string& name, const ToolCall& call);

  Run run_;
  RunStore& store_;
  std::shared_ptr<const Target> target_;
  std::shared_ptr<const TextToImage> generator_;
  std::uint64_t seed_;
  ExperimentTools tools_;
  WriteReport write_report_;
  std::optional<Observation> observation_;  // of the turn that is open
  int turn_ = 0;                            // begun last
  bool recorded_ = true;                    // the open turn is
  bool over_ = false;
};

}  // namespace maia
