module perigee/sfu

go 1.19
