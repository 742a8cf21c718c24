// SPDX-License-Identifier: Apache-2.0
#include "app/cli/wordsplitter.h"

#include "engine/stack/nearestword.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("CommandLine", text); }

QStringList knownOptions(const CLI::App &app)
{
    QStringList known;
    for (const CLI::Option *option : app.get_options()) {
        for (const std::string &name : option->get_lnames())
            known += QLatin1String("--") + QString::fromStdString(name);
        for (const std::string &name : option->get_snames())
            known += QLatin1String("-") + QString::fromStdString(name);
    }
    return known;
}

std::unexpected<Error> unknownOption(const CLI::App &app, const QString &option)
{
    QStringList known = knownOptions(app);
    // A long option was meant as a long one: "--v" is not "-v".
    if (option.startsWith(QLatin1String("--")))
        known = known.filter(QStringLiteral("--"));
    return fail(ErrorCode::InvalidArgument,
                tr("unknown option %1; %2").arg(option, SplitWords::nearestKnown(option, known)));
}

/// Takes one option, and its value from behind `=` or from the next word.
Result<void> takeOption(const CLI::App &app, const QStringList &words, qsizetype &at, QStringList &taken)
{
    const QString &word = words[at];
    const bool isLong = word.startsWith(QLatin1String("--"));
    const qsizetype equals = isLong ? word.indexOf(u'=') : -1;
    const QString name = isLong ? word.left(equals) : word.left(2);
    const CLI::Option *option = app.get_option_no_throw(name.toStdString());
    if (!option)
        return unknownOption(app, name);

    taken += name;
    const bool takesValue = option->get_items_expected_max() > 0;
    if (!takesValue) {
        if (equals >= 0)
            return fail(ErrorCode::InvalidArgument, tr("%1 takes no value").arg(name));
        // -vv and the like: what stands behind the letter are more letters.
        for (qsizetype i = 2; !isLong && i < word.size(); ++i) {
            const QString next = QStringLiteral("-") + word[i];
            const CLI::Option *more = app.get_option_no_throw(next.toStdString());
            if (!more || more->get_items_expected_max() > 0)
                return unknownOption(app, next);
            taken += next;
        }
        return {};
    }
    QString value;
    if (equals >= 0)
        value = word.mid(equals + 1);
    else if (!isLong && word.size() > 2)
        value = word.mid(2);
    else if (at + 1 < words.size())
        value = words[++at];
    if (value.isEmpty())
        return fail(ErrorCode::InvalidArgument, tr("%1 needs a value").arg(name));
    taken += value;
    return {};
}

} // namespace

QString SplitWords::nearestKnown(const QString &word, const QStringList &known)
{
    if (const std::optional<QString> nearest = nearestWord(word, known))
        return tr("the nearest known one is %1").arg(*nearest);
    return tr("the known ones are %1").arg(known.join(QLatin1String(", ")));
}

Result<SplitWords> SplitWords::split(const CLI::App &app, const QStringList &words, bool firstOperandEndsOptions)
{
    SplitWords result;
    for (qsizetype at = 0; at < words.size(); ++at) {
        const QString &word = words[at];
        if (word == u"--") {
            result.operands += words.mid(at + 1);
            return result;
        }
        if (word.size() > 1 && word.startsWith(u'-')) {
            if (auto taken = takeOption(app, words, at, result.options); !taken)
                return std::unexpected(taken.error());
            continue;
        }
        if (firstOperandEndsOptions) {
            result.operands += words.mid(at);
            return result;
        }
        result.operands += word;
    }
    return result;
}

} // namespace paddock
