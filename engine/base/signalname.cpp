// SPDX-License-Identifier: Apache-2.0
#include "engine/base/signalname.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <csignal>

namespace paddock {

namespace {

struct NamedSignal
{
    int number;
    QLatin1String name;
};

constexpr std::array kSignals{
    NamedSignal{SIGHUP, QLatin1String("HUP")},       NamedSignal{SIGINT, QLatin1String("INT")},
    NamedSignal{SIGQUIT, QLatin1String("QUIT")},     NamedSignal{SIGILL, QLatin1String("ILL")},
    NamedSignal{SIGTRAP, QLatin1String("TRAP")},     NamedSignal{SIGABRT, QLatin1String("ABRT")},
    NamedSignal{SIGBUS, QLatin1String("BUS")},       NamedSignal{SIGFPE, QLatin1String("FPE")},
    NamedSignal{SIGKILL, QLatin1String("KILL")},     NamedSignal{SIGUSR1, QLatin1String("USR1")},
    NamedSignal{SIGSEGV, QLatin1String("SEGV")},     NamedSignal{SIGUSR2, QLatin1String("USR2")},
    NamedSignal{SIGPIPE, QLatin1String("PIPE")},     NamedSignal{SIGALRM, QLatin1String("ALRM")},
    NamedSignal{SIGTERM, QLatin1String("TERM")},     NamedSignal{SIGCHLD, QLatin1String("CHLD")},
    NamedSignal{SIGCONT, QLatin1String("CONT")},     NamedSignal{SIGSTOP, QLatin1String("STOP")},
    NamedSignal{SIGTSTP, QLatin1String("TSTP")},     NamedSignal{SIGTTIN, QLatin1String("TTIN")},
    NamedSignal{SIGTTOU, QLatin1String("TTOU")},     NamedSignal{SIGURG, QLatin1String("URG")},
    NamedSignal{SIGXCPU, QLatin1String("XCPU")},     NamedSignal{SIGXFSZ, QLatin1String("XFSZ")},
    NamedSignal{SIGVTALRM, QLatin1String("VTALRM")}, NamedSignal{SIGPROF, QLatin1String("PROF")},
    NamedSignal{SIGWINCH, QLatin1String("WINCH")},   NamedSignal{SIGIO, QLatin1String("IO")},
    NamedSignal{SIGSYS, QLatin1String("SYS")},
#ifdef SIGSTKFLT
    NamedSignal{SIGSTKFLT, QLatin1String("STKFLT")},
#endif
#ifdef SIGPWR
    NamedSignal{SIGPWR, QLatin1String("PWR")},
#endif
};

QString tr(const char *text) { return QCoreApplication::translate("SignalName", text); }

bool isDigits(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

} // namespace

Result<int> parseSignal(const QString &text)
{
    if (isDigits(text)) {
        bool fits = false;
        const int number = text.toInt(&fits);
        if (fits && number >= 1 && number <= SIGRTMAX)
            return number;
    }
    QString name = text.toUpper();
    if (name.startsWith(QLatin1String("SIG")))
        name.remove(0, 3);
    const auto it =
        std::find_if(kSignals.begin(), kSignals.end(), [&](const NamedSignal &s) { return s.name == name; });
    if (it != kSignals.end())
        return it->number;
    return fail(ErrorCode::InvalidArgument,
                tr("'%1' is not a signal: write a name or a number, like TERM, SIGINT or 9").arg(text));
}

QString signalName(int signal)
{
    const auto it =
        std::find_if(kSignals.begin(), kSignals.end(), [&](const NamedSignal &s) { return s.number == signal; });
    if (it != kSignals.end())
        return QLatin1String("SIG") + QString(it->name);
    if (signal == SIGRTMIN)
        return QStringLiteral("SIGRTMIN");
    if (signal > SIGRTMIN && signal <= SIGRTMAX)
        return QStringLiteral("SIGRTMIN+") + QString::number(signal - SIGRTMIN);
    return tr("signal %1").arg(signal);
}

} // namespace paddock
