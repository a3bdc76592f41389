// Reads the streams in C++: lines by memchr, payloads by simdjson On-Demand in one pass over each object, members in any
// order; and the bound, memchr alone. Prints one JSON object per line for each; see PeerAnswer.
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace od = simdjson::ondemand;

static uint64_t digest(std::string_view text) {
    return (uint64_t(text.size()) << 16) + (uint64_t(uint8_t(text.front())) << 8) + uint8_t(text.back());
}

struct Tally {
    int64_t text = 0, reasoning = 0, arguments = 0, calls = 0, finishes = 0, input = 0, output = 0;
    uint64_t checksum = 0, lastFinish = 0;

    void mix(std::string_view value) {
        if (!value.empty()) {
            checksum = checksum * 31 + digest(value);
        }
    }

    void addText(std::string_view value) { text += value.size(); mix(value); }
    void addReasoning(std::string_view value) { reasoning += value.size(); mix(value); }
    void addArguments(std::string_view value) { arguments += value.size(); mix(value); }
    void addCall(std::string_view id, std::string_view name) { calls++; mix(id); mix(name); }

    void addFinish(std::string_view reason) {
        if (!reason.empty() && digest(reason) != lastFinish) {
            lastFinish = digest(reason);
            finishes++;
            mix(reason);
        }
    }

    std::string answer() const {
        char buffer[256];
        std::snprintf(buffer, sizeof buffer, "text %lld reasoning %lld arguments %lld calls %lld finishes %lld usage %lld %lld checksum %llu",
            (long long)text, (long long)reasoning, (long long)arguments, (long long)calls, (long long)finishes, (long long)input,
            (long long)output, (unsigned long long)checksum);
        return buffer;
    }
};

// A string, or nothing if there is none.
static std::string_view textOf(od::value value) {
    std::string_view text;
    return value.get_string().get(text) ? std::string_view{} : text;
}

static void setUsage(Tally& tally, od::value value, const char* inputName, const char* outputName) {
    od::object usage;
    if (value.get_object().get(usage)) {
        return;
    }
    for (auto field : usage) {
        auto key = field.key().value();
        if (key == inputName) {
            tally.input = field.value().get_int64();
        } else if (key == outputName) {
            tally.output = field.value().get_int64();
        }
    }
}

static void readChat(Tally& tally, od::document& document) {
    for (auto member : document.get_object()) {
        auto key = member.key().value();
        if (key == "usage") {
            setUsage(tally, member.value(), "prompt_tokens", "completion_tokens");
        } else if (key == "choices") {
            for (auto choice : member.value().get_array()) {
                for (auto field : choice.get_object()) {
                    auto name = field.key().value();
                    if (name == "finish_reason") {
                        tally.addFinish(textOf(field.value()));
                    } else if (name == "delta") {
                        for (auto part : field.value().get_object()) {
                            auto role = part.key().value();
                            if (role == "content") {
                                tally.addText(textOf(part.value()));
                            } else if (role == "reasoning_content") {
                                tally.addReasoning(textOf(part.value()));
                            } else if (role == "tool_calls") {
                                for (auto call : part.value().get_array()) {
                                    std::string_view id, function, arguments;
                                    for (auto item : call.get_object()) {
                                        auto what = item.key().value();
                                        if (what == "id") {
                                            id = textOf(item.value());
                                        } else if (what == "function") {
                                            for (auto detail : item.value().get_object()) {
                                                auto which = detail.key().value();
                                                if (which == "name") {
                                                    function = textOf(detail.value());
                                                } else if (which == "arguments") {
                                                    arguments = textOf(detail.value());
                                                }
                                            }
                                        }
                                    }
                                    if (!id.empty()) {
                                        tally.addCall(id, function);
                                    }
                                    tally.addArguments(arguments);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

static void readMessages(Tally& tally, std::string_view type, od::document& document) {
    if (type == "content_block_delta") {
        for (auto member : document.get_object()) {
            if (member.key().value() == "delta") {
                for (auto part : member.value().get_object()) {
                    auto key = part.key().value();
                    if (key == "text") {
                        tally.addText(textOf(part.value()));
                    } else if (key == "thinking") {
                        tally.addReasoning(textOf(part.value()));
                    } else if (key == "partial_json") {
                        tally.addArguments(textOf(part.value()));
                    }
                }
            }
        }
        return;
    }
    for (auto member : document.get_object()) {
        auto key = member.key().value();
        if (key == "usage") {
            setUsage(tally, member.value(), "input_tokens", "output_tokens");
        } else if (key == "message" || key == "delta") {
            for (auto part : member.value().get_object()) {
                auto name = part.key().value();
                if (name == "usage") {
                    setUsage(tally, part.value(), "input_tokens", "output_tokens");
                } else if (name == "stop_reason") {
                    tally.addFinish(textOf(part.value()));
                }
            }
        }
    }
}

static void readResponses(Tally& tally, std::string_view type, od::document& document) {
    bool isDelta = type == "response.output_text.delta";
    for (auto member : document.get_object()) {
        auto key = member.key().value();
        if (isDelta && key == "delta") {
            tally.addText(textOf(member.value()));
        } else if (!isDelta && key == "response") {
            for (auto part : member.value().get_object()) {
                if (part.key().value() == "usage") {
                    setUsage(tally, part.value(), "input_tokens", "output_tokens");
                }
            }
        }
    }
}

static void readOllama(Tally& tally, od::document& document) {
    for (auto member : document.get_object()) {
        auto key = member.key().value();
        if (key == "message") {
            for (auto part : member.value().get_object()) {
                auto name = part.key().value();
                if (name == "content") {
                    tally.addText(textOf(part.value()));
                } else if (name == "thinking") {
                    tally.addReasoning(textOf(part.value()));
                }
            }
        } else if (key == "done_reason") {
            tally.addFinish(textOf(member.value()));
        } else if (key == "prompt_eval_count") {
            tally.input = member.value().get_int64();
        } else if (key == "eval_count") {
            tally.output = member.value().get_int64();
        }
    }
}

enum class Api { Chat, Messages, Responses, Ollama };

struct Stream {
    std::string name;
    Api api;
    simdjson::padded_string bytes;
};

// Events of one data line, like all those here; payloads are parsed in place, with the padding after the last one.
static Tally read(od::parser& parser, const Stream& stream) {
    Tally tally;
    const char* position = stream.bytes.data();
    const char* end = position + stream.bytes.size();
    std::string_view type, data;
    while (position < end) {
        auto newline = static_cast<const char*>(std::memchr(position, '\n', end - position));
        std::string_view line(position, newline - position);
        position = newline + 1;
        if (stream.api == Api::Ollama) {
            data = line;
        } else if (!line.empty()) {
            if (line.substr(0, 6) == "data: ") {
                data = line.substr(6);
            } else if (line.substr(0, 7) == "event: ") {
                type = line.substr(7);
            }
            continue;
        }
        if (data == "[DONE]") {
            break;
        }
        bool isWanted = stream.api == Api::Messages ? type == "content_block_delta" || type == "message_start" || type == "message_delta"
            : stream.api == Api::Responses ? type == "response.output_text.delta" || type == "response.completed"
            : true;
        if (isWanted) {
            od::document document = parser.iterate(data.data(), data.size(), end + simdjson::SIMDJSON_PADDING - data.data());
            switch (stream.api) {
                case Api::Chat: readChat(tally, document); break;
                case Api::Messages: readMessages(tally, type, document); break;
                case Api::Responses: readResponses(tally, type, document); break;
                case Api::Ollama: readOllama(tally, document); break;
            }
        }
        type = {};
    }
    return tally;
}

static std::string countLines(const Stream& stream) {
    const char* position = stream.bytes.data();
    const char* end = position + stream.bytes.size();
    long lines = 0;
    while (auto newline = static_cast<const char*>(std::memchr(position, '\n', end - position))) {
        lines++;
        position = newline + 1;
    }
    return "lines " + std::to_string(lines);
}

template <typename Run>
static void report(const char* peer, const Stream& stream, Run run) {
    using Clock = std::chrono::steady_clock;
    std::string answer = run();
    double best = 1e18;
    auto until = Clock::now() + std::chrono::milliseconds(1500);
    while (Clock::now() < until) {
        auto start = Clock::now();
        for (int i = 0; i < 4; i++) {
            if (run() != answer) {
                std::abort();
            }
        }
        best = std::min(best, std::chrono::duration<double, std::nano>(Clock::now() - start).count() / 4);
    }
    std::printf("{\"peer\":\"%s\",\"stream\":\"%s\",\"nanoseconds\":%.0f,\"answer\":\"%s\"}\n", peer, stream.name.c_str(), best, answer.c_str());
    std::fflush(stdout);
}

int main(int, char** arguments) {
    std::vector<std::filesystem::path> files;
    for (auto& entry : std::filesystem::directory_iterator(arguments[1])) {
        if (entry.path().extension() == ".sse" || entry.path().extension() == ".ndjson") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    std::string version = std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." + std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + "."
        + std::to_string(simdjson::SIMDJSON_VERSION_REVISION);
    std::string simd = "C++: memchr + simdjson On-Demand " + version + " (" + simdjson::get_active_implementation()->name()
        + ", inlined " SIMDJSON_STRINGIFY(SIMDJSON_BUILTIN_IMPLEMENTATION) ")";
    for (auto& file : files) {
        std::string name = file.stem();
        Api api = name.rfind("anthropic", 0) == 0 ? Api::Messages
            : name.rfind("openai-responses", 0) == 0 ? Api::Responses
            : name.rfind("ollama", 0) == 0 ? Api::Ollama
            : Api::Chat;
        Stream stream{name, api, simdjson::padded_string::load(file.string())};
        od::parser parser;
        report(simd.c_str(), stream, [&] { return read(parser, stream).answer(); });
        report("C++: bound: memchr", stream, [&] { return countLines(stream); });
    }
}
