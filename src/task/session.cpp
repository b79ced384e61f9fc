#include "task/session.hpp"

#include <fmt/format.h>

#include <random>

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::size_t kMaxLabels = 20;

// A piece of a person's code as an agent would have sent it, with a fence that is longer than any
// in it.
std::string as_reply(const std::string& code) {
  std::string fence = "```";
  while (code.find(fence) != std::string::npos) fence += '`';
  return "[CODE]:\n" + fence + "python\n" + code + "\n" + fence;
}

std::string as_reply(const std::vector<std::string>& labels, const std::string& description) {
  std::string reply;
  if (!description.empty()) reply += "[DESCRIPTION]: " + description + "\n";
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string number = labels.size() == 1 ? "" : " " + std::to_string(i + 1);
    reply += "[LABEL" + number + "]: " + labels[i] + "\n";
  }
  return reply;
}

std::string one_line(const std::string& text) {
  std::string line = clean_utf8(trim(text), 2000);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return line;
}

}  // namespace

std::unique_ptr<Session> Session::open(const UnitRequest& request, RunStore& store,
                                       const std::shared_ptr<Laboratory>& laboratory,
                                       const Instruments& instruments, WriteReport write_report) {
  RunSpec spec = make_unit_spec("describe", request, *laboratory, instruments, kPerson);
  // A person may make several runs of the same unit, at the same time too.
  spec.settings["session"] = name_unlike_others();
  const auto subject = laboratory->open(laboratory->model().name(), request.layer, request.unit);
  const Run run = store.create(
      spec,
      prompt_to_text(make_task_prompt("describe", "target", request, *laboratory, instruments)),
      make_evidence(request, *laboratory, *subject, false, store), make_versions(request));
  return std::make_unique<Session>(run, store,
                                   make_workbench(request, laboratory, instruments, subject),
                                   std::move(write_report));
}

Session::Session(Run run, RunStore& store, Workbench workbench, WriteReport write_report)
    : run_(std::move(run)),
      store_(store),
      target_(workbench.subject->target),
      generator_(workbench.generator),
      seed_(workbench.seed),
      tools_(std::move(workbench)),
      write_report_(std::move(write_report)) {}

Session::~Session() {
  try {
    close();
  } catch (const std::exception&) {  // what was recorded is; there is nobody left to tell
  }
}

void Session::begin_turn(const std::string& reply) {
  end_turn();
  ++turn_;
  recorded_ = !over_;
  if (recorded_) store_.add_reply(run_.id, turn_, reply).wait();
  observation_.emplace([this](auto images) {
    std::vector<std::string> hashes;
    for (const Image* image : images) hashes.push_back(store_.put_image(*image));
    return hashes;
  });
  tools_.begin_turn(turn_, *observation_);
}

void Session::end_turn() {
  if (!observation_) return;
  if (recorded_) store_.add_observation(run_.id, turn_, observation_->to_json()).wait();
  observation_.reset();
}

void Session::finish(const std::string& status, const Json& conclusion) {
  store_.finish(run_.id, status, conclusion);
  run_ = store_.run(run_.id);
  over_ = true;
}

void Session::close() {
  end_turn();
  if (!over_) finish("failed", {{"reason", "the session was closed without a conclusion"}});
}

void Session::printed(std::string_view text) {
  if (!observation_) begin_turn("");
  tools_.printed(text);
}

ToolResult Session::call(const ToolCall& call) {
  constexpr std::string_view kOwn = "session.";
  if (call.name.starts_with(kOwn)) return own_call(call.name.substr(kOwn.size()), call);
  if (!observation_) begin_turn("");
  return tools_.call(call);
}

ToolResult Session::own_call(const std::string& name, const ToolCall& call) {
  const Arguments arguments(name, call.arguments);
  Json answer = Json::object();
  if (name == "begin") {
    begin_turn(as_reply(arguments.text("code")));
  } else if (name == "printed") {
    printed(arguments.text("text"));
  } else if (name == "end") {
    if (observation_ && arguments.has("error")) observation_->add_error(arguments.text("error"));
    end_turn();
  } else if (name == "conclude") {
    answer = conclude(arguments);
  } else if (name == "report") {
    end_turn();
    answer["path"] = write_report_(store_.run(run_.id));
  } else {
    throw Error(ErrorKind::kBadInput, "there is no call 'session." + clean_utf8(name, 80) + "'");
  }
  return {answer, {}};
}

Json Session::conclude(const Arguments& arguments) {
  if (over_) {
    arguments.fail("the run has its conclusion already: connect again for another run");
  }
  const std::string description = one_line(arguments.text_or("description", ""));
  std::vector<std::string> labels;
  for (const auto& label : arguments.texts("labels")) {
    labels.push_back(one_line(label));
    if (labels.back().empty()) arguments.fail("a label is empty");
  }
  if (labels.empty() || labels.size() > kMaxLabels) {
    arguments.fail("one to " + std::to_string(kMaxLabels) + " labels are needed");
  }
  const bool is_final = arguments.has("final") && arguments.flag("final");
  begin_turn(as_reply(labels, description));
  const ParsedReply reply{.labels = labels, .description = description};
  const Json checked = check(reply);
  const bool accepted = checked.at("accepted").get<bool>();
  end_turn();
  if (accepted || is_final) {
    finish("finished", make_conclusion(reply, checked,
                                       accepted ? "the conclusion held on fresh images"
                                                : "the person keeps the conclusion although it "
                                                  "did not hold on fresh images"));
  }
  return checked;
}

Json Session::check(const ParsedReply& reply) {
  const std::uint64_t seed =
      derive_seed(derive_seed(seed_, "check"), static_cast<std::uint64_t>(turn_));
  const Json check =
      check_conclusion(reply.labels, *target_, *generator_, seed, {},
                       [this](const Image& image) { return store_.put_image(image); });
  observation_->add_check(check);
  return check;
}

}  // namespace maia
