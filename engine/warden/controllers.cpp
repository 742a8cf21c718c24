// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/controllers.h"

#include "engine/warden/cgroupfs.h"

#include <array>
#include <string>
#include <string_view>

namespace paddock::controllers {

namespace {

struct Name
{
    wire::Controller controller;
    const char *text;
};

constexpr std::array<Name, 3> kNames{
    {{wire::MemoryController, "memory"}, {wire::PidsController, "pids"}, {wire::CpuController, "cpu"}}};

/// One by one: a write that names several is refused as a whole.
int switchAll(int directory, std::uint32_t controllers, char sign)
{
    int firstError = 0;
    for (const Name &name : kNames) {
        if ((controllers & name.controller) == 0)
            continue;
        const int error =
            cgroupfs::writeFile(directory, "cgroup.subtree_control", (sign + std::string(name.text)).c_str());
        if (firstError == 0)
            firstError = error;
    }
    return firstError;
}

} // namespace

std::uint32_t parse(const char *text)
{
    std::uint32_t found = 0;
    std::string_view rest(text);
    while (!rest.empty()) {
        const std::size_t end = rest.find_first_of(" \n");
        for (const Name &name : kNames) {
            if (rest.substr(0, end) == name.text)
                found |= name.controller;
        }
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return found;
}

std::uint32_t available(int directory) { return parse(cgroupfs::readFile(directory, "cgroup.controllers").c_str()); }

std::uint32_t passedOn(int directory) { return parse(cgroupfs::readFile(directory, "cgroup.subtree_control").c_str()); }

std::uint32_t passOn(int directory, std::uint32_t controllers, int *error)
{
    const int firstError = controllers == 0 ? 0 : switchAll(directory, controllers & ~passedOn(directory), '+');
    if (error)
        *error = firstError;
    return controllers == 0 ? 0 : passedOn(directory) & controllers;
}

void keepBack(int directory, std::uint32_t controllers) { switchAll(directory, controllers, '-'); }

} // namespace paddock::controllers
