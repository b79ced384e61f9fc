// A backbone's exchanges, recorded and given again.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "chat/backbone.hpp"
#include "http/exchange_log.hpp"

namespace maia {

// Records what `inner` is asked and answers, or why it failed, under the name of its part in the
// run: "backbone" or "vision". Of a conversation only what is new is written.
std::unique_ptr<Backbone> record_backbone(std::shared_ptr<Backbone> inner,
                                          std::shared_ptr<ExchangeLog> log, std::string service);

// Answers from a recording, under the name that was recorded: the same conversation gets the same
// reply, and where it was asked several times the replies in their order. Throws what
// read_exchanges does; a conversation that was not recorded is kNotFound naming the turn that
// differs.
std::unique_ptr<Backbone> replay_backbone(const std::filesystem::path& path,
                                          const std::string& service);

}  // namespace maia
