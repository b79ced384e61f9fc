#include "store/run_record.hpp"

#include <algorithm>
#include <string>

#include "base/error.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr const char* kParts = "parts";

struct RunRecord {
  Run run;
  std::vector<Turn> turns;
};

RunRecord read_record(const Json& json) {
  RunRecord record;
  Run& run = record.run;
  const Json& spec = json.at("spec");
  run.spec = {.task = spec.at("task").get<std::string>(),
              .model = spec.at("model").get<std::string>(),
              .layer = spec.at("layer").get<std::string>(),
              .unit = spec.at("unit").get<int>(),
              .backbone = spec.at("backbone").get<std::string>(),
              .seed = spec.at("seed").get<std::uint64_t>(),
              .settings = spec.at("settings")};
  run.status = json.at("status").get<std::string>();
  run.prompt = json.at("prompt").get<std::string>();
  run.evidence = json.at("evidence");
  run.conclusion = json.at("conclusion");
  run.versions = json.at("versions");
  for (const Json& turn : json.at("turns")) {
    record.turns.push_back({.number = static_cast<int>(record.turns.size()) + 1,
                            .reply = turn.at("reply").get<std::string>(),
                            .observation = turn.at("observation"),
                            .service = turn.at("service")});
  }
  return record;
}

// Whether `turns` begin with `beginning`, whose last observation may be missing.
bool continues(const std::vector<Turn>& turns, const std::vector<Turn>& beginning) {
  if (turns.size() < beginning.size()) return false;
  return std::equal(
      beginning.begin(), beginning.end(), turns.begin(), [](const Turn& a, const Turn& b) {
        return a.reply == b.reply && (a.observation.is_null() || a.observation == b.observation);
      });
}

void carry_on(RunStore& store, std::int64_t run, const std::vector<Turn>& known,
              const std::vector<Turn>& turns) {
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const Turn& turn = turns[i];
    if (i >= known.size()) store.add_reply(run, turn.number, turn.reply, turn.service).wait();
    const bool observed = i < known.size() && !known[i].observation.is_null();
    if (!observed && !turn.observation.is_null()) {
      store.add_observation(run, turn.number, turn.observation).wait();
    }
  }
}

}  // namespace

Json export_run(const RunStore& store, std::int64_t id) {
  const Run run = store.run(id);
  Json turns = Json::array();
  for (const Turn& turn : store.turns(id)) {
    turns.push_back(
        {{"reply", turn.reply}, {"observation", turn.observation}, {"service", turn.service}});
  }
  return {{"spec",
           {{"task", run.spec.task},
            {"model", run.spec.model},
            {"layer", run.spec.layer},
            {"unit", run.spec.unit},
            {"backbone", run.spec.backbone},
            {"seed", run.spec.seed},
            {"settings", run.spec.settings}}},
          {"status", run.status},
          {"prompt", run.prompt},
          {"evidence", run.evidence},
          {"conclusion", run.conclusion},
          {"versions", run.versions},
          {"turns", std::move(turns)}};
}

Run import_run(RunStore& store, const Json& json) {
  RunRecord record;
  try {
    record = read_record(json);
  } catch (const Json::exception& error) {
    throw Error(ErrorKind::kBadInput,
                std::string("not the record of a run that can be taken over: ") + error.what());
  }
  auto run = store.find(record.run.spec);
  std::vector<Turn> known;
  if (run) known = store.turns(run->id);
  if (run && (run->status == "finished" || continues(known, record.turns))) {
    const bool ends = run->status == "running" && record.run.status != "running" &&
                      known.size() == record.turns.size();
    if (ends) store.finish(run->id, record.run.status, record.run.conclusion);
    return store.run(run->id);
  }
  if (!run || !continues(record.turns, known)) {
    run =
        store.create(record.run.spec, record.run.prompt, record.run.evidence, record.run.versions);
    known.clear();
  }
  carry_on(store, run->id, known, record.turns);
  if (record.run.status != "running") {
    store.finish(run->id, record.run.status, record.run.conclusion);
  }
  return store.run(run->id);
}

fs::path part_folder(const fs::path& folder, int rank) {
  return folder / kParts / std::to_string(rank);
}

std::size_t absorb_parts(RunStore& store) {
  const fs::path parts = store.folder() / kParts;
  std::error_code code;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(parts, code)) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  std::size_t count = 0;
  for (const fs::path& folder : folders) {
    if (fs::exists(folder / "maia.sqlite")) {
      const RunStore part(folder, store.folder());
      auto runs = part.runs();
      std::reverse(runs.begin(), runs.end());  // oldest first, as they were made
      for (const Run& run : runs) import_run(store, export_run(part, run.id));
      count += runs.size();
    }
    fs::remove_all(folder, code);
  }
  fs::remove(parts, code);
  return count;
}

}  // namespace maia
