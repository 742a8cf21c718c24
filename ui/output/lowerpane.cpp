// SPDX-License-Identifier: Apache-2.0
#include "ui/output/lowerpane.h"

#include "ui/output/outputpane.h"
#include "ui/startup/startuppane.h"

namespace paddock {

LowerPane::LowerPane(Session *session, const Theme *theme, QWidget *parent)
    : QStackedWidget(parent), m_output(new OutputPane(session, theme, this)), m_startup(new StartupPane(session, this))
{
    addWidget(m_output);
    addWidget(m_startup);
    setFocusProxy(m_output);
    connect(m_output, &OutputPane::startupRequested, this, &LowerPane::showStartup);
    connect(m_startup, &StartupPane::outputRequested, this, &LowerPane::showOutput);
    connect(m_startup, &StartupPane::serviceChosen, this, &LowerPane::serviceChosen);
    connect(m_startup, &StartupPane::serviceOpened, this, [this](const QString &id) {
        Q_EMIT serviceChosen(id);
        showOutput();
    });
}

void LowerPane::setService(const QString &id)
{
    m_output->setService(id);
    m_startup->setService(id);
}

QString LowerPane::service() const { return m_output->service(); }

QList<QAction *> LowerPane::foundActions() const { return {m_output->findAction(), m_output->followAction()}; }

void LowerPane::showLastLines()
{
    showOutput();
    m_output->setFollowing(true);
}

void LowerPane::showOutput()
{
    setCurrentWidget(m_output);
    setFocusProxy(m_output);
    m_output->setFocus(Qt::OtherFocusReason);
}

void LowerPane::showStartup()
{
    setCurrentWidget(m_startup);
    setFocusProxy(m_startup);
    m_startup->setFocus(Qt::OtherFocusReason);
}

} // namespace paddock
