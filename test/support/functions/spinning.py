import subprocess


def spin(event, context):
    subprocess.Popen(["sleep", "600"])
    print("spinning")
    while True:
        pass
