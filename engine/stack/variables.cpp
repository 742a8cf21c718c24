// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/variables.h"

#include <QCoreApplication>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kDeepestDefault = 16;

QString tr(const char *text) { return QCoreApplication::translate("Variables", text); }

bool isNameCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_';
}

/// Where the '}' stands that closes the "${" before `from`; -1 where there is none.
qsizetype closingBrace(QStringView text, qsizetype from)
{
    int depth = 1;
    for (qsizetype i = from; i < text.size(); ++i) {
        if (text[i] == u'$' && i + 1 < text.size() && (text[i + 1] == u'{' || text[i + 1] == u'$')) {
            depth += text[i + 1] == u'{' ? 1 : 0;
            ++i;
        } else if (text[i] == u'}' && --depth == 0) {
            return i;
        }
    }
    return -1;
}

/// One pass over one text, with those of its defaults inside.
class Expansion
{
public:
    explicit Expansion(const Variables &variables) : m_variables(variables) {}

    Result<QString> run(QStringView text, int depth)
    {
        QString result;
        qsizetype at = 0;
        while (at < text.size()) {
            const qsizetype dollar = text.indexOf(u'$', at);
            result += text.mid(at, dollar < 0 ? -1 : dollar - at);
            if (dollar < 0)
                break;
            const QChar next = dollar + 1 < text.size() ? text[dollar + 1] : QChar();
            at = dollar + 2;
            if (next == u'{') {
                const qsizetype close = closingBrace(text, at);
                const Result<QString> value =
                    close < 0 ? fail(ErrorCode::Parse, tr("the '}' of '%1' is missing").arg(text.mid(dollar, 40)))
                              : reference(text.mid(at, close - at), depth);
                if (!value)
                    return value;
                result += *value;
                at = close + 1;
            } else {
                result += u'$';
                at = next == u'$' ? dollar + 2 : dollar + 1;
            }
            if (result.size() > Variables::kLongestResult) {
                return fail(ErrorCode::Parse,
                            tr("the variables make this longer than %1 characters").arg(Variables::kLongestResult));
            }
        }
        return result;
    }

private:
    /// What stands between the braces.
    Result<QString> reference(QStringView inside, int depth)
    {
        const auto end = std::find_if_not(inside.begin(), inside.end(), isNameCharacter);
        const QStringView name = inside.left(end - inside.begin());
        QStringView rest = inside.mid(name.size());
        const bool emptyToo = rest.startsWith(u":-");
        const bool hasDefault = emptyToo || rest.startsWith(u'-');
        if (!Variables::isName(name) || (!rest.isEmpty() && !hasDefault) || depth > kDeepestDefault) {
            return fail(ErrorCode::Parse, tr("'${%1}' is no variable: write ${NAME} or ${NAME:-default}, or $${%1} to "
                                             "leave it to a shell")
                                              .arg(inside.left(100)));
        }
        const std::optional<QString> value = m_variables.find(name.toString());
        if (value && !(emptyToo && value->isEmpty()))
            return *value;
        if (hasDefault)
            return run(rest.mid(emptyToo ? 2 : 1), depth + 1);
        return fail(ErrorCode::NotFound, tr("variable '%1' is not set: set it in 'vars' or in the environment, write "
                                            "${%1:-default}, or $${%1} to leave it to a shell")
                                             .arg(name));
    }

    const Variables &m_variables;
};

} // namespace

std::optional<QString> Variables::find(const QString &name) const
{
    if (const auto own = m_own.constFind(name); own != m_own.cend())
        return *own;
    return m_environment.contains(name) ? std::optional(m_environment.value(name)) : std::nullopt;
}

Result<QString> Variables::expand(const QString &text) const
{
    if (!text.contains(u'$'))
        return text;
    return Expansion(*this).run(text, 0);
}

bool Variables::isName(QStringView text)
{
    return !text.isEmpty() && !text.front().isDigit() && std::all_of(text.begin(), text.end(), isNameCharacter);
}

} // namespace paddock
