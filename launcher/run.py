"""``./run``: the whole product with one command, from a bare Python to the page in the browser."""

import json
import os
import shutil
import sys
import time

from launcher import ROOT, address, options
from launcher.bootstrap import MEGABYTE, enter, out_of_space
from launcher.broker import start_broker
from launcher.options import Options
from launcher.preparing import prepare
from launcher.register import DataLock, Register
from launcher.say import Stop, guarded, say, table
from launcher.stopping import Stopper
from launcher.supervisor import Child, Supervisor, last_lines

PATIENCE = 60.0  # seconds for the first page
TRIES = 3  # deaths before it
SPACE = 50  # MB, for the data folder of a product that is already installed


def main() -> int:
    chosen = options.read(sys.argv[1:])
    enter("launcher.run", "requirements.txt", sys.argv[1:])
    if not chosen.data.exists():  # else what an earlier start left may hold the port; it is ended first
        address.demand_port(chosen.host, chosen.port)
    demand_folder(chosen)
    lock = DataLock(chosen.data)
    try:
        return serve(chosen, Stopper())
    finally:
        lock.release()


def demand_folder(chosen: Options) -> None:
    try:
        chosen.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise folder_refused(chosen, str(error.strerror)) from None
    if not os.access(chosen.data, os.W_OK | os.X_OK):
        raise folder_refused(chosen, "不可写 not writable")
    free = shutil.disk_usage(chosen.data).free // MEGABYTE
    if free < SPACE:
        raise out_of_space(chosen.data, SPACE, free)


def folder_refused(chosen: Options, why: str) -> Stop:
    return Stop(
        f"不能使用数据目录 {chosen.data}（{why}）；见 --data。", "Cannot use this data folder; see --data."
    )


def serve(chosen: Options, stopper: Stopper) -> int:
    """Start everything in order, then watch over it until a signal asks for the end."""
    register = Register(chosen.data)
    if count := register.reap():
        say(f"已清理上次遗留的 {count} 个进程。", f"Ended {count} processes left by an earlier start.")
    address.demand_port(chosen.host, chosen.port)
    supervisor = Supervisor(register, logs=chosen.data / "logs", cwd=ROOT, env=environment(chosen))
    try:
        if not os.environ.get("REDIS_URL"):
            supervisor.env["REDIS_URL"] = embed_broker(supervisor, chosen)
        log = supervisor.log("prepare")
        prepare(chosen, env=supervisor.env, log=log, stopper=stopper, register=register)
        if not stopper.requested:
            wait_for_page(start_web(supervisor, chosen), supervisor, chosen, stopper)
        if not stopper.requested:
            start_jobs(supervisor, chosen)  # after the page: on two cores it comes up twice as fast alone
            greet(chosen)
        while not stopper.requested:
            supervisor.tick()
            time.sleep(0.2)
    finally:
        say("正在停止…", "Stopping …")
        supervisor.stop()
    return 0


def environment(chosen: Options) -> dict[str, str]:
    """What the children are told; what the person has set himself is kept."""
    hosts = " ".join([os.environ.get("ALLOWED_HOSTS", ""), *address.allowed(chosen.host)]).strip()
    told = {"YINUO_DATA": str(chosen.data), "ALLOWED_HOSTS": hosts, "PYTHONUNBUFFERED": "1"}
    return {"YINUO_BASE_URL": address.url(chosen.host, chosen.port), **os.environ, **told}


def embed_broker(supervisor: Supervisor, chosen: Options) -> str:
    """The broker as a supervised child; stopped last, since the others still speak to it."""
    return start_broker(
        chosen.data, lambda argv: supervisor.start(Child("broker", argv, last=True)).running()
    )[1]


def start_web(supervisor: Supervisor, chosen: Options) -> Child:
    listen = ["--host", chosen.host, "--port", str(chosen.port)]
    workers = ["--workers", "2", "--respawn-failed-workers", "--no-ws"]
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", *listen, *workers]
    return supervisor.start(Child("web", [*granian, "config.wsgi:application"]))


def start_jobs(supervisor: Supervisor, chosen: Options) -> None:
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    alone = ["--without-gossip", "--without-mingle"]  # there is no other worker to greet
    supervisor.start(Child("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", *alone]))
    supervisor.start(Child("beat", [*celery, "beat", "--schedule", str(chosen.data / "beat-schedule")]))


def wait_for_page(web: Child, supervisor: Supervisor, chosen: Options, stopper: Stopper) -> None:
    """Until the page of health answers. Later deaths are waited out; a web that never lived is given up."""
    deadline = time.monotonic() + PATIENCE
    while not stopper.requested and not address.answers(chosen.host, chosen.port):
        if web.failures >= TRIES or time.monotonic() > deadline:
            print(last_lines(supervisor.log(web.name)), file=sys.stderr)
            raise Stop(
                f"网页没有启动（日志末尾见上，全文 {supervisor.log(web.name)}）。",
                "The web process did not start (end of its log above).",
            )
        supervisor.tick()
        time.sleep(0.05)


def greet(chosen: Options) -> None:
    """The address, and who may sign in with what."""
    if chosen.logins.exists() and not chosen.empty:
        heading = ("角色 Role", "用户名 Username", "密码 Password", "科室 Office")
        people = json.loads(chosen.logins.read_text(encoding="utf-8"))
        print(table([heading, *((p["role"], p["username"], p["password"], p["office"]) for p in people)]))
        say(f"演示账号也保存在 {chosen.logins}。", "The demo logins are kept there too.")
    say(f"一诺已启动：{address.url(chosen.host, chosen.port)}", "Yinuo is ready (Ctrl-C stops it).")


if __name__ == "__main__":
    guarded(main)
